// What came of a plan, in words and as one object.
import type { Place } from '../account/place-lines.ts';
import type { ShownAction } from '../plan/shown-action.ts';
import { actionLines } from '../plan/text.ts';
import { counted } from '../words/counted.ts';
import type { Paint } from '../words/paint.ts';
import type { Result, Untried } from './carry-out.ts';
import type { Change, Comparison } from './compare.ts';

export interface Applied {
  readonly changes: Comparison['changes'];
  readonly results: readonly Result[];
}

/** All that was shown was done, and it was still all there was to do. */
export function isFine({ changes, results }: Applied): boolean {
  return changes.length === 0 && results.every(({ kind }) => kind === 'done');
}

/** Of what somebody was asked about, and did not want. */
export function notAgreedTo(actions: readonly ShownAction[]): Applied {
  return { changes: [], results: actions.map((action) => ({ kind: 'untried', action, reason: 'not-agreed' })) };
}

/** Of a whole plan only the place is told. */
export function appliedJson(place: Place, applied: Applied): string {
  const { region, owner, targets, filter, switch: offSwitch, sessions } = place;
  const { changes, results } = applied;
  const where = { region, owner, targets, filter, switch: offSwitch, sessions };
  return JSON.stringify({ ...where, fine: isFine(applied), results, changes });
}

export function appliedLines({ changes, results }: Applied, paint: Paint): readonly string[] {
  const done = results.filter(({ kind }) => kind === 'done').length;
  return [
    ...changeLines(changes, paint),
    ...failedLines(results, paint),
    ...untriedLines(results, paint),
    results.length === 0
      ? 'Nothing was done.'
      : paint(done === results.length ? 'green' : 'yellow', `${done} of ${counted(results.length, 'action')} done.`),
  ];
}

function changeLines(changes: readonly Change[], paint: Paint): readonly string[] {
  const of = (kind: Change['kind']): readonly Change[] => changes.filter((change) => change.kind === kind);
  const was = (change: Change): readonly ShownAction[] => ('was' in change ? [change.was] : []);
  const now = (change: Change): readonly ShownAction[] => ('now' in change ? [change.now] : []);
  return [
    ...block('Shown, and not right any more; not done:', of('gone').flatMap(was), paint),
    ...block('Shown, and it would be something else now; not done:', of('different').flatMap(was), paint),
    ...block('  now it would be:', of('different').flatMap(now), paint),
    ...block('New since then; not done, plan again:', of('new').flatMap(now), paint),
  ];
}

function failedLines(results: readonly Result[], paint: Paint): readonly string[] {
  const failed = results.flatMap((result) => (result.kind === 'failed' ? [result] : []));
  if (failed.length === 0) return [];
  const lines = actionLines(
    failed.map(({ action }) => action),
    paint,
  );
  return [
    paint('bold', 'Not done:'),
    ...lines.flatMap((line, index) => [line, `    ${failedSentence(failed[index])}`]),
    '',
  ];
}

function failedSentence(result: (Result & { readonly kind: 'failed' }) | undefined): string {
  if (result === undefined) return '';
  const code = result.code === '' ? '' : ` (${result.code})`;
  return `${failedWords[result.outcome]}${code}`;
}

const failedWords: Readonly<Record<(Result & { readonly kind: 'failed' })['outcome'], string>> = {
  refused: 'EC2 cannot mirror it',
  'eni-not-visible': 'EC2 does not know its interface: its task has ended, or has only begun',
  contested: 'EC2 would not, and did not say that it never will: plan again',
  'interface-full': 'its interface has three sessions by now',
  'target-full': 'the target takes no further source',
  'session-quota': 'the account has all the sessions that EC2 allows',
  missing: 'EC2 does not know the target or the filter',
  failed: 'AWS would not',
};

function untriedLines(results: readonly Result[], paint: Paint): readonly string[] {
  const untried = results.flatMap((result) => (result.kind === 'untried' ? [result] : []));
  const [first] = untried;
  if (first === undefined) return [];
  return [paint('yellow', `${counted(untried.length, 'action')} not tried: ${untriedWords[first.reason]}`), ''];
}

const untriedWords: Readonly<Record<Untried, string>> = {
  'switched-off': 'the off switch is on.',
  'switch-unread': 'the off switch could not be read.',
  interrupted: 'interrupted.',
  'not-agreed': 'it was not agreed to.',
  hopeless: 'what the one above met may be in their way as well: mend it, and apply again.',
};

function block(title: string, actions: readonly ShownAction[], paint: Paint): readonly string[] {
  return actions.length === 0 ? [] : [paint('bold', title), ...actionLines(actions, paint), ''];
}
