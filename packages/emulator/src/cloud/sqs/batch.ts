// What the three batch operations share: up to ten entries, of which each succeeds or fails by itself.
import { AwsError } from '../operation.ts';
import type { sqs } from '../protocol/models.ts';

const MOST_ENTRIES = 10;

interface Entry {
  readonly Id: string | undefined;
}

interface Outcome<Result> {
  Successful: (Result & { Id: string })[];
  Failed: sqs.BatchResultErrorEntry[];
}

/** Throws an AwsError where the batch as a whole is refused. */
export function batch<One extends Entry, Result extends object>(
  entries: readonly One[],
  act: (entry: One) => Result,
): Outcome<Result> {
  refuseBatch(entries);
  const outcome: Outcome<Result> = { Successful: [], Failed: [] };
  for (const entry of entries) {
    const Id = entry.Id ?? '';
    const done = attempt(() => act(entry));
    if (done instanceof AwsError) {
      outcome.Failed.push({ Id, Code: done.code, Message: done.message, SenderFault: done.status < 500 });
    } else outcome.Successful.push({ ...done, Id });
  }
  return outcome;
}

function attempt<Result extends object>(act: () => Result): Result | AwsError {
  try {
    return act();
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}

function refuseBatch(entries: readonly Entry[]): void {
  const ids = entries.map(({ Id = '' }) => Id);
  if (ids.length === 0) throw new AwsError('EmptyBatchRequest', 'There should be at least one entry in the request.');
  if (ids.length > MOST_ENTRIES) {
    const words = `Maximum number of entries per request are ${MOST_ENTRIES}. You have sent ${ids.length}.`;
    throw new AwsError('TooManyEntriesInBatchRequest', words);
  }
  if (!ids.every((id) => /^[\w-]{1,80}$/.test(id))) {
    const words =
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.';
    throw new AwsError('InvalidBatchEntryId', words);
  }
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw new AwsError('BatchEntryIdsNotDistinct', `Id ${twice} repeated.`);
}
