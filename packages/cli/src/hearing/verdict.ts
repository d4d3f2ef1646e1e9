// What is thought of a task once the collectors have been asked: mirrored and unheard is `silent`, and not covered.

import { silentAfter } from '@tasktap/collector/hearing';
import { isCovered, openReason } from '@tasktap/controller';
import { type MirrorSession, readIdentity, type Task, type Verdict } from '@tasktap/core';
import { adviceOn } from '../status/advice.ts';
import type { Hearing } from './hearing.ts';

export type HeardVerdict = Verdict | { readonly kind: 'silent'; readonly session: MirrorSession };

/** Whoever has been listened to for less than ten minutes is not judged; nor is a task whose target's collectors do not tell. */
export function heardVerdict(verdict: Verdict, task: Task, { at, targets }: Hearing): HeardVerdict {
  if (verdict.kind !== 'mirrored') return verdict;
  const { session } = verdict;
  const listened = targets.get(session.target);
  if (listened === undefined || listened.heard.has(session.eni)) return verdict;
  const since = Math.max(mirroredSince(session, task), listened.since ?? 0);
  return at - since < silentAfter ? verdict : { kind: 'silent', session };
}

/** A session of somebody else does not say when it was made. */
function mirroredSince({ tags }: MirrorSession, { connectedAt, createdAt }: Task): number {
  return Math.max(readIdentity(tags)?.born ?? 0, connectedAt ?? createdAt ?? 0);
}

export function isHeardOf(verdict: HeardVerdict): boolean {
  return verdict.kind !== 'silent' && isCovered(verdict);
}

/** As the journal has it. Undefined: nothing is open. */
export function openReasonOf(verdict: HeardVerdict): string | undefined {
  return verdict.kind === 'silent' ? 'silent' : openReason(verdict);
}

export function adviceFor(verdict: HeardVerdict): string {
  return verdict.kind === 'silent'
    ? `Its packets go to ${verdict.session.target}, and no collector there has heard one for ten minutes: it is idle, or they are lost on the way. \`tasktap doctor\` looks at filter, listener and security groups.`
    : adviceOn(verdict);
}
