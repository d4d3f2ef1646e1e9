// SQS as clients from before 2023 speak to it: forms and XML.
import { beforeEach, expect, test } from 'vitest';
import { sqsOperations } from '../src/cloud/sqs/index.ts';
import { usualSettings } from '../src/cloud/sqs/queue-attributes.ts';
import { type Account, createAccount, principal } from './account.ts';
import { signed } from './signed.ts';

let account: Account;
const QueueUrl = 'http://127.0.0.1/111122223333/jobs';

beforeEach(() => {
  account = createAccount({ more: sqsOperations });
});

async function ask(Action: string, parameters: Readonly<Record<string, string>>, accessKeyId?: string) {
  const body = new URLSearchParams({ Action, Version: '2012-11-05', ...parameters }).toString();
  const {
    status,
    headers,
    body: xml,
  } = await account.front.handle(
    await signed({ service: 'sqs', body, ...(accessKeyId === undefined ? {} : { accessKeyId }) }),
  );
  expect(headers['content-type']).toBe('text/xml');
  return { status, xml };
}

/** The content of the elements of that name. */
const inside = (xml: string, name: string): readonly (string | undefined)[] =>
  [...xml.matchAll(new RegExp(`<${name}>(.*?)</${name}>`, 'gs'))].map(([, content]) => content);

test('a queue is made with a map of attributes, which come back as one', async () => {
  const made = await ask('CreateQueue', {
    QueueName: 'jobs',
    'Attribute.1.Name': 'DelaySeconds',
    'Attribute.1.Value': '5',
    'Attribute.2.Name': 'VisibilityTimeout',
    'Attribute.2.Value': '60',
  });
  expect(made.xml).toMatch(
    /^<\?xml version="1.0"\?><CreateQueueResponse xmlns="http:\/\/queue.amazonaws.com\/doc\/2012-11-05\/"><CreateQueueResult><QueueUrl>[^<]*jobs<\/QueueUrl><\/CreateQueueResult><ResponseMetadata><RequestId>[-0-9a-f]{36}<\/RequestId><\/ResponseMetadata><\/CreateQueueResponse>$/,
  );
  const wanted = { 'AttributeName.1': 'DelaySeconds', 'AttributeName.2': 'VisibilityTimeout' };
  const { xml } = await ask('GetQueueAttributes', { QueueUrl, ...wanted });
  expect(inside(xml, 'Attribute')).toEqual([
    '<Name>VisibilityTimeout</Name><Value>60</Value>',
    '<Name>DelaySeconds</Name><Value>5</Value>',
  ]);
});

test('a message is sent with attributes, received and deleted', async () => {
  account.cloud.queues.create(usualSettings('jobs'));
  const sent = await ask('SendMessage', {
    QueueUrl,
    MessageBody: 'a <b> & c',
    'MessageAttribute.1.Name': 'bytes',
    'MessageAttribute.1.Value.DataType': 'Binary',
    'MessageAttribute.1.Value.BinaryValue': 'AP8=',
  });
  expect(inside(sent.xml, 'MessageId')).toHaveLength(1);
  const wanted = {
    'MessageAttributeName.1': 'All',
    'AttributeName.1': 'ApproximateReceiveCount',
    MaxNumberOfMessages: '2',
  };
  const { xml } = await ask('ReceiveMessage', { QueueUrl, ...wanted });
  expect(inside(xml, 'Body')).toEqual(['a &lt;b&gt; &amp; c']);
  expect(inside(xml, 'Attribute')).toEqual(['<Name>ApproximateReceiveCount</Name><Value>1</Value>']);
  expect(inside(xml, 'MessageAttribute')).toEqual([
    '<Name>bytes</Name><Value><DataType>Binary</DataType><BinaryValue>AP8=</BinaryValue></Value>',
  ]);
  const [ReceiptHandle = ''] = inside(xml, 'ReceiptHandle');
  const deleted = await ask('DeleteMessage', { QueueUrl, ReceiptHandle });
  expect(deleted.xml).toMatch(/<DeleteMessageResponse xmlns="[^"]*"><ResponseMetadata>/);
  expect(account.cloud.queues.byName('jobs')?.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
});

test('a batch has entries named for it', async () => {
  account.cloud.queues.create(usualSettings('jobs'));
  const { xml } = await ask('SendMessageBatch', {
    QueueUrl,
    'SendMessageBatchRequestEntry.1.Id': 'a',
    'SendMessageBatchRequestEntry.1.MessageBody': 'one',
    'SendMessageBatchRequestEntry.2.Id': 'b',
    'SendMessageBatchRequestEntry.2.MessageBody': '',
  });
  expect(inside(xml, 'SendMessageBatchResultEntry')).toEqual([expect.stringContaining('<Id>a</Id>')]);
  expect(inside(xml, 'BatchResultErrorEntry')).toEqual([expect.stringContaining('<SenderFault>true</SenderFault>')]);
});

test('queues are listed one element each', async () => {
  for (const name of ['a', 'b']) account.cloud.queues.create(usualSettings(name));
  const { xml } = await ask('ListQueues', {});
  expect(inside(xml, 'QueueUrl')).toEqual(['http://127.0.0.1/111122223333/a', 'http://127.0.0.1/111122223333/b']);
});

test.each<[string, string, Record<string, string>, number, string]>([
  ['an unknown queue', 'PurgeQueue', { QueueUrl }, 400, 'AWS.SimpleQueueService.NonExistentQueue'],
  ['an unknown action', 'EatMessage', {}, 400, 'InvalidAction'],
  ['a missing parameter', 'GetQueueUrl', {}, 400, 'MissingParameter'],
  ['a word for a number', 'ReceiveMessage', { QueueUrl, MaxNumberOfMessages: 'many' }, 400, 'SerializationException'],
  [
    'a list counted in words',
    'GetQueueAttributes',
    { QueueUrl, 'AttributeName.one': 'All' },
    400,
    'SerializationException',
  ],
  [
    'a map with half an entry',
    'CreateQueue',
    { QueueName: 'x', 'Attribute.1.Name': 'DelaySeconds' },
    400,
    'InvalidAttributeValue',
  ],
])('%s', async (_sentence, action, parameters, status, code) => {
  const answer = await ask(action, parameters);
  expect([answer.status, inside(answer.xml, 'Code')]).toEqual([status, [code]]);
  expect(answer.xml).toMatch(/<ErrorResponse xmlns="[^"]*"><Error><Type>Sender<\/Type>/);
});

test('a form without an action', async () => {
  const { status, body } = await account.front.handle(await signed({ service: 'sqs', body: 'a=b' }));
  expect([status, inside(body, 'Code')]).toEqual([400, ['MissingParameter']]);
});

test('who may not is told so', async () => {
  account = createAccount({ more: sqsOperations, principals: [principal('nobody')] });
  const answer = await ask('ListQueues', {}, 'AKIDNOBODY');
  expect([answer.status, inside(answer.xml, 'Code')]).toEqual([400, ['AccessDenied']]);
  expect(answer.xml).toContain('is not authorized to perform: sqs:ListQueues on resource: *');
});
