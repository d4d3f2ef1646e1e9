// What Lambda reads out of a reply to a batch.
import { describe, expect, test } from 'vitest';
import { failuresIn } from '../src/cloud/lambda/batch-reply.ts';

describe('a reply to the batch of a and b', () => {
  const rows: readonly (readonly [string, unknown, readonly string[]])[] = [
    ['nothing: all went well', undefined, []],
    ['null: all went well', null, []],
    ['an empty object: all went well', {}, []],
    ['an empty list: all went well', { batchItemFailures: [] }, []],
    ['a null list: all went well', { batchItemFailures: null }, []],
    ['one failure', { batchItemFailures: [{ itemIdentifier: 'b' }] }, ['b']],
    ['an id that is not of the batch', { batchItemFailures: [{ itemIdentifier: 'x' }] }, ['a', 'b']],
    ['an empty id', { batchItemFailures: [{ itemIdentifier: '' }] }, ['a', 'b']],
    ['a null id', { batchItemFailures: [{ itemIdentifier: null }] }, ['a', 'b']],
    ['a wrong key', { batchItemFailures: [{ messageId: 'a' }] }, ['a', 'b']],
    ['a bare id', { batchItemFailures: ['a'] }, ['a', 'b']],
    ['a good and a bad item', { batchItemFailures: [{ itemIdentifier: 'a' }, null] }, ['a', 'b']],
    ['no list', { batchItemFailures: 'a' }, ['a', 'b']],
    ['no object', 'done', ['a', 'b']],
  ];
  test.each(rows)('%s', (_, reply, failed) => {
    expect(failuresIn(reply, ['a', 'b'])).toEqual(failed);
  });
});
