// What Lambda reads out of a function's reply to a batch when ReportBatchItemFailures is on.

/**
 * The ids of `batch` that failed. Nothing at all, `null`, `{}` and an empty or null list mean that all went well; a reply that is wrong in any
 * place (no list, an item without an id, an id that is not of this batch) fails the whole batch.
 * Source: the Lambda guide, "Implementing partial batch responses".
 */
export function failuresIn(reply: unknown, batch: readonly string[]): readonly string[] {
  if (reply === undefined || reply === null) return [];
  if (typeof reply !== 'object') return batch;
  const failures = 'batchItemFailures' in reply ? reply.batchItemFailures : undefined;
  if (failures === undefined || failures === null) return [];
  if (!Array.isArray(failures)) return batch;
  const ids = failures.map(idOf);
  return ids.every((id) => id !== undefined && batch.includes(id)) ? (ids as readonly string[]) : batch;
}

function idOf(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null || !('itemIdentifier' in item)) return undefined;
  return typeof item.itemIdentifier === 'string' ? item.itemIdentifier : undefined;
}
