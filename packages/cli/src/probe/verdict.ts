// What is known of a kind after its attempts, and what the operator had better do about it.
import type { Attempt, Doubt } from './attempt.ts';
import type { Choice, NothingToTry } from './choice.ts';

export type KindVerdict =
  | { readonly kind: 'mirrorable'; readonly by: 'a session that is there' | 'a session of the probe' }
  /** EC2 refused some of its tasks and accepted another: hosts differ. */
  | { readonly kind: 'partly-mirrorable'; readonly code: string; readonly refused: number }
  | { readonly kind: 'refused'; readonly code: string; readonly refused: number }
  | { readonly kind: 'not-probed'; readonly reason: NothingToTry | Doubt; readonly code: string };

export function verdictOf(choice: Choice, attempts: readonly Attempt[]): KindVerdict {
  if (choice.kind === 'proven') return { kind: 'mirrorable', by: 'a session that is there' };
  if (choice.kind === 'leave') return { kind: 'not-probed', reason: choice.reason, code: '' };
  const refusals = attempts.flatMap((attempt) => (attempt.kind === 'refused' ? [attempt.fault.code] : []));
  const refusal = refusals[0];
  const accepted = attempts.some(({ kind }) => kind === 'accepted');
  if (refusal !== undefined) {
    return { kind: accepted ? 'partly-mirrorable' : 'refused', code: refusal, refused: refusals.length };
  }
  if (accepted) return { kind: 'mirrorable', by: 'a session of the probe' };
  const doubtful = attempts.findLast((attempt) => attempt.kind === 'doubtful');
  return { kind: 'not-probed', reason: doubtful?.doubt ?? 'no-answer', code: doubtful?.fault.code ?? '' };
}

/** Tasks that tasktap ignores anyway take nothing away from a good result. */
export function isAsWished(verdict: KindVerdict): boolean {
  return verdict.kind === 'mirrorable' || isIgnored(verdict);
}

function isIgnored(verdict: KindVerdict): boolean {
  return verdict.kind === 'not-probed' && (verdict.reason === 'no-interface' || verdict.reason === 'collector');
}

export function adviceOn(verdict: KindVerdict): string {
  switch (verdict.kind) {
    case 'mirrorable':
      return 'mirror it; with `replace`, `assumeMirrorable: true` is justified';
    case 'partly-mirrorable':
      return '`unmirrorable: replace` may find a better host; `observe` leaves the task alone';
    case 'refused':
      return '`unmirrorable: observe`, or `sidecar` to see its packets; `replace` would stop tasks in vain';
    case 'not-probed':
      return notProbedAdvice[verdict.reason];
  }
}

const notProbedAdvice: Readonly<Record<NothingToTry | Doubt, string>> = {
  'no-interface': 'bridge or host networking: mirror its instance instead',
  collector: 'nothing: it receives mirrored traffic',
  'interface-not-attached': 'its tasks are only starting: probe again in a minute',
  'interface-gone': 'its tasks ended meanwhile: probe again',
  'interface-full': 'its interfaces have three sessions by now: probe again',
  'target-full': 'the target takes no further source: name another with --target',
  'session-quota': 'the account has all the sessions it may have: delete some, probe again',
  'unclear-answer': 'EC2 doubted the request: probe again, and please report the code if it stays',
  'no-answer': 'EC2 gave no answer: probe again',
};
