// What SQS is told, and what it says to that.
import { expect, test } from 'vitest';
import { createMessenger } from '../src/queue.ts';
import { say, stubClients } from './stub.ts';

const url = 'https://sqs.eu-central-1.amazonaws.com/111122223333/looks.fifo';

test('a look is sent in its group, with its deduplication id', async () => {
  const stub = stubClients({ SendMessage: () => ({}) });
  const fault = await createMessenger(stub.clients).sendLook(url, {
    body: '{}',
    groupId: 'shop',
    deduplicationId: 'shop-web-12',
  });
  expect(fault).toBeUndefined();
  expect(stub.inputsOf('SendMessage')).toEqual([
    { QueueUrl: url, MessageBody: '{}', MessageGroupId: 'shop', MessageDeduplicationId: 'shop-web-12' },
  ]);
});

test('a message is hidden for a while', async () => {
  const stub = stubClients({ ChangeMessageVisibility: () => ({}) });
  expect(await createMessenger(stub.clients).delay(url, 'receipt', 15)).toBeUndefined();
  expect(stub.inputsOf('ChangeMessageVisibility')).toEqual([
    { QueueUrl: url, ReceiptHandle: 'receipt', VisibilityTimeout: 15 },
  ]);
});

test('what SQS will not do comes back as a fault', async () => {
  const stub = stubClients({
    SendMessage: say('QueueDoesNotExist'),
    ChangeMessageVisibility: say('RequestThrottled', 403),
  });
  const messenger = createMessenger(stub.clients);
  expect(await messenger.sendLook(url, { body: '', groupId: '', deduplicationId: '' })).toMatchObject({
    kind: 'invalid',
    operation: 'SendMessage',
  });
  expect(await messenger.delay(url, 'receipt', 2)).toMatchObject({
    kind: 'throttled',
    operation: 'ChangeMessageVisibility',
  });
});
