// What is thought of a task once the collectors have been asked: mirrored or forwarded and unheard is `silent`, and not covered.

import { silentAfter } from '@tasktap/collector/hearing';
import { isCovered, openReason } from '@tasktap/controller';
import { type MirrorSession, madeBy, minutes, readIdentity, type Task, type Verdict } from '@tasktap/core';
import { adviceOn } from '../status/advice.ts';
import type { Hearing } from './hearing.ts';

export type HeardVerdict = Verdict | Silent;

type Silent =
  | { readonly kind: 'silent'; readonly sender: 'session'; readonly session: MirrorSession }
  /** `container`: the name of the forwarder's. */
  | { readonly kind: 'silent'; readonly sender: 'forwarder'; readonly container: string };

/** For ECS to show a task that runs to whoever looks, and for clocks that differ. */
const shownWithin = minutes(1);

export function heardVerdict(verdict: Verdict, task: Task, hearing: Hearing): HeardVerdict {
  switch (verdict.kind) {
    case 'mirrored':
      return isSilentSession(verdict.session, task, hearing)
        ? { kind: 'silent', sender: 'session', session: verdict.session }
        : verdict;
    case 'forwarded': {
      const container = silentForwarderOf(task, hearing);
      return container === undefined ? verdict : { kind: 'silent', sender: 'forwarder', container };
    }
    default:
      return verdict;
  }
}

/** Whoever has been listened to for less than ten minutes is not judged; nor is a task whose target's collectors do not tell. */
function isSilentSession(session: MirrorSession, task: Task, { at, targets }: Hearing): boolean {
  const listened = targets.get(session.target);
  if (listened === undefined || listened.heard.has(session.eni)) return false;
  const since = Math.max(mirroredSince(session, task), listened.since ?? 0);
  return at - since >= silentAfter;
}

/** A session of somebody else does not say when it was made. */
function mirroredSince({ tags }: MirrorSession, task: Task): number {
  const born = readIdentity(tags)?.born;
  return Math.max(born === undefined ? 0 : madeBy(born, task), task.connectedAt ?? task.createdAt ?? 0);
}

/** The name of its container. Undefined: it has been heard, or cannot be missed: it is not known which collector it sends to, so each must know it. */
function silentForwarderOf(task: Task, { at, targets, forwarders }: Hearing): string | undefined {
  if (forwarders === undefined || at - forwarders.since < silentAfter || task.eni?.id === undefined) return undefined;
  const isKnown = task.startedAt !== undefined && task.startedAt + shownWithin <= forwarders.asOf;
  return isKnown && isLookedFor(task, forwarders) && !isTold(task, targets) ? forwarders.container : undefined;
}

/** No collector would tell, or not for sure, if it were never heard. */
export function isForwarderAssumed(task: Task, { targets, forwarders }: Hearing): boolean {
  return !isTold(task, targets) && (forwarders === undefined || !isLookedFor(task, forwarders));
}

function isLookedFor({ containers }: Task, { container }: { readonly container: string }): boolean {
  return containers.includes(container);
}

/** Of its interface, whichever collectors hear it. */
export function isTold({ eni }: Task, targets: Hearing['targets']): boolean {
  const id = eni?.id;
  return id !== undefined && [...targets.values()].some(({ heard }) => heard.has(id));
}

export function isHeardOf(verdict: HeardVerdict): boolean {
  return verdict.kind !== 'silent' && isCovered(verdict);
}

/** As the journal has it. Undefined: nothing is open. */
export function openReasonOf(verdict: HeardVerdict): string | undefined {
  if (verdict.kind !== 'silent') return openReason(verdict);
  return verdict.sender === 'session' ? 'silent' : 'forwarder';
}

export function adviceFor(verdict: HeardVerdict): string {
  if (verdict.kind !== 'silent') return adviceOn(verdict);
  return verdict.sender === 'session'
    ? `Its packets go to ${verdict.session.target}, and no collector there has heard one for ten minutes: it is idle, or they are lost on the way. \`tasktap doctor\` looks at filter, listener and security groups.`
    : `Its container ${verdict.container} forwards its packets, and no collector has heard one for ten minutes: it is idle, or they are lost on the way. Look at that container's log and its --to, at NET_RAW, and at UDP 4789 out of the task and into the collectors.`;
}
