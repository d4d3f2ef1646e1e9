// What the members of SQS's inputs and outputs are called in its old Query protocol, where lists and maps are flat.

/** Lists of entries are named for their operation: `SendMessageBatchRequestEntry.1.Id`. */
const OF_BATCHES: Readonly<Record<string, (operation: string) => string>> = {
  Entries: (operation) => `${operation}RequestEntry`,
  Successful: (operation) => `${operation}ResultEntry`,
  Failed: () => 'BatchResultErrorEntry',
};

/** One of many: `AttributeNames` are `AttributeName.1`, the map `Attributes` is `Attribute.1.Name` and `Attribute.1.Value`. */
export function singular(operation: string, member: string): string {
  const ofBatch = Object.hasOwn(OF_BATCHES, member) ? OF_BATCHES[member]?.(operation) : undefined;
  if (ofBatch !== undefined) return ofBatch;
  return member === 'tags' ? 'Tag' : member.replace(/s$/, '');
}

/** The two halves of an entry of a map. */
export function halves(member: string): readonly [key: string, value: string] {
  return member === 'tags' ? ['Key', 'Value'] : ['Name', 'Value'];
}
