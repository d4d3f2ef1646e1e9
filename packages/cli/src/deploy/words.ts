// A deployment in words: what would change, what happens, what came of it.
import type { Change, StackEvent } from '@tasktap/aws/deploying';
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
