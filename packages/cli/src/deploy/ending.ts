// What came of a deployment, in words.
import type { Deployed } from './course.ts';

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
