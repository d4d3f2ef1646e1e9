// How a probe marks its sessions, and how it knows those that an earlier one left behind.
import { type Instant, type MirrorSession, type Owner, readIdentity, sessionTags, type Task } from '@tasktap/core';

/** Beside the owner: an operator may well call a stack `probe`. */
const probeTag = 'tasktap:probe';
/** A probe's session lives for some seconds; a younger one may be another probe's at work. */
const leftBehindAfter = 2 * 60_000;

export const probeDescription = 'tasktap probe: deleted as soon as it was created';

/** The tags of every session of tasktap, so that the few packets it mirrors have a name, and the mark of the probe. */
export function probeTags(task: Task, by: Owner, born: Instant): readonly (readonly [key: string, value: string])[] {
  return [...sessionTags(task, by, born), [probeTag, by]];
}

export function isOfProbe({ tags }: MirrorSession): boolean {
  return tags.has(probeTag);
}

/** Whether this probe made it. */
export function isOf(by: Owner, { tags }: MirrorSession): boolean {
  return tags.get(probeTag) === by;
}

export function isLeftBehind(session: MirrorSession, now: Instant): boolean {
  return isOfProbe(session) && now - (readIdentity(session.tags)?.born ?? 0) > leftBehindAfter;
}
