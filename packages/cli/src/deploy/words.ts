// A deployment in words: what would change, what happens, what came of it.
import type { Change, StackEvent } from '@tasktap/aws/deploying';
import type { Deployed } from './course.ts';
import type { Step } from './steps.ts';

const SIGNS: Readonly<Record<Change['action'], string>> = { add: '+', modify: '~', remove: '-' };
const REPLACED: Readonly<Record<Change['replaced'], string>> = {
  yes: '  replaced by a new one',
  maybe: '  perhaps replaced by a new one',
  no: '',
};

/** One line for each; `+` is made, `~` changed, `-` removed. */
export function changeTable(changes: readonly Change[]): readonly string[] {
  const width = Math.max(0, ...changes.map(({ logicalId }) => logicalId.length));
  return changes.map(
    ({ action, logicalId, type, replaced }) =>
      `  ${SIGNS[action]} ${logicalId.padEnd(width)}  ${type}${REPLACED[replaced]}`,
  );
}

/** What is done after a yes, in its order; of a single step enough is said. */
export function stepTable(steps: readonly Step[]): readonly string[] {
  if (steps.length < 2) return [];
  return ['What is done, in this order:', ...steps.map(({ says }, index) => `  ${index + 1}. ${says}`)];
}

export function eventLine({ at, status, logicalId, reason }: StackEvent): string {
  const time = new Date(at).toISOString().slice(11, 19);
  return [time, status.padEnd(18), logicalId, reason].filter((part) => part !== undefined).join('  ');
}

/** What others failed for, which were only cancelled because one had failed, says nothing. */
const ECHO = /^Resource (creation|update) cancelled/;

/** One sentence for each resource that failed. */
export function failuresIn(events: readonly StackEvent[]): readonly string[] {
  return events
    .filter(({ status, reason = '' }) => status.endsWith('_FAILED') && !ECHO.test(reason))
    .map(({ logicalId, status, reason }) => `${logicalId} (${status}): ${reason ?? 'AWS gives no reason'}`);
}

type End = Pick<Deployed, 'stack' | 'outcome' | 'status' | 'failures'>;

/** What came of it, and a line for each failure. */
export function endLines(end: End): readonly string[] {
  return [sentences[end.outcome](end), ...end.failures.map((failure) => `  ${failure}`)];
}

const sentences: Readonly<Record<Deployed['outcome'], (end: End) => string>> = {
  deployed: ({ stack, status }) => `Stack ${stack} stands (${status}).`,
  unchanged: ({ stack }) => `Nothing to change: stack ${stack} is as the template wants it.`,
  'not-agreed': () => 'Nothing was changed.',
  failed: ({ stack, status = 'it is gone', failures }) => {
    const since = status.endsWith('_FAILED')
      ? 'what had been changed could not be taken back: see its events in CloudFormation'
      : 'what had been changed was taken back';
    return `Stack ${stack} was not deployed (${status}); ${since}.${failures.length === 0 ? '' : ' Why:'}`;
  },
};
