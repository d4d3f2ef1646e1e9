// A stack at work: a task event goes by its rule into its queue, and its function takes it, with the rights of its role and no others.
import { beforeEach, describe, expect, test } from 'vitest';
import {
  createStackStage,
  functionOf,
  MINUTE,
  OPEN_QUEUE,
  roleFor,
  SECOND,
  type StackStage,
  silentRoleFor,
  TAKES_MESSAGES,
} from './stack-stage.ts';

const event = { source: 'shop', 'detail-type': 'order', detail: { order: 7 } };

function pipeline(code: string, properties: object = {}, rights: readonly string[] = []) {
  return {
    Dead: { Type: 'AWS::SQS::Queue' },
    Queue: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        VisibilityTimeout: 30,
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 2 },
      },
    },
    Open: OPEN_QUEUE,
    Rule: {
      Type: 'AWS::Events::Rule',
      Properties: {
        EventPattern: { source: ['shop'] },
        Targets: [{ Id: 'queue', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }],
      },
    },
    Role: roleFor('lambda.amazonaws.com', ...TAKES_MESSAGES, ...rights),
    Function: functionOf(code, properties),
    Mapping: {
      Type: 'AWS::Lambda::EventSourceMapping',
      Properties: {
        EventSourceArn: { 'Fn::GetAtt': ['Queue', 'Arn'] },
        FunctionName: { Ref: 'Function' },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      },
    },
  };
}

let stage: StackStage;

beforeEach(async () => {
  stage = await createStackStage();
});

function depthOf(logicalId: string): number {
  const url = stage.emulator.stacks.byName('tap')?.resources.get(logicalId)?.physicalId ?? '';
  const { visible = 0, inFlight = 0 } = stage.emulator.queues.byUrl(url)?.depth() ?? {};
  return visible + inFlight;
}

/** Calls SQS as any client would, signed by hand with what the environment gives. */
const SIGNED = `
const https = require('node:http');
const { createHmac, createHash } = require('node:crypto');
const hash = (text) => createHash('sha256').update(text).digest('hex');
const mac = (key, text) => createHmac('sha256', key).update(text).digest();
const call = (operation, input) => new Promise((resolve, reject) => {
  const { AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token, AWS_REGION: region } = process.env;
  const url = new URL(AWS_ENDPOINT_URL);
  const body = JSON.stringify(input);
  const at = new Date().toISOString().replace(/[-:]|\\.\\d+/g, '');
  const scope = [at.slice(0, 8), region, 'sqs', 'aws4_request'].join('/');
  const headers = { host: url.host, 'x-amz-date': at, 'x-amz-security-token': token, 'x-amz-target': 'AmazonSQS.' + operation };
  const names = Object.keys(headers).sort();
  const canonical = ['POST', '/', '', ...names.map((name) => name + ':' + headers[name]), '', names.join(';'), hash(body)].join('\\n');
  const key = [region, 'sqs', 'aws4_request'].reduce(mac, mac('AWS4' + secret, at.slice(0, 8)));
  const signature = mac(key, ['AWS4-HMAC-SHA256', at, scope, hash(canonical)].join('\\n')).toString('hex');
  const authorization = 'AWS4-HMAC-SHA256 Credential=' + id + '/' + scope + ', SignedHeaders=' + names.join(';') + ', Signature=' + signature;
  const options = { method: 'POST', hostname: url.hostname, port: url.port, path: '/', headers: { ...headers, authorization } };
  const request = https.request(options, (response) => {
    let text = '';
    response.on('data', (chunk) => { text += chunk; });
    response.on('end', () => resolve(response.statusCode + ' ' + text));
  });
  request.on('error', reject);
  request.end(body);
});
`;

describe('a task event', () => {
  test('reaches the function, and is gone when all went well', async () => {
    await stage.deploy(pipeline('exports.handler = async (event) => { console.log(event.Records[0].body); };'));
    stage.emulator.rules.put(event);
    await stage.pass(SECOND);
    expect(stage.wrote()).toEqual([JSON.stringify(event)]);
    expect([depthOf('Queue'), depthOf('Dead')]).toEqual([0, 0]);
  });

  test('that the function reports as failed comes back, and goes to the dead letters in the end', async () => {
    const code = `exports.handler = async ({ Records }) => {
      console.log(Records[0].attributes.ApproximateReceiveCount);
      return { batchItemFailures: [{ itemIdentifier: Records[0].messageId }] };
    };`;
    await stage.deploy(pipeline(code));
    stage.emulator.rules.put(event);
    await stage.pass(2 * MINUTE);
    expect(stage.wrote()).toEqual(['1', '2']);
    expect([depthOf('Queue'), depthOf('Dead')]).toEqual([0, 1]);
  });
});

test('what a function writes is lost where its role may not write logs, and nothing else happens', async () => {
  const code = 'exports.handler = async (event) => { console.log("heard"); };';
  const all = { ...pipeline(code), Role: silentRoleFor('lambda.amazonaws.com', ...TAKES_MESSAGES) };
  await stage.deploy(all);
  stage.emulator.rules.put(event);
  await stage.pass(SECOND);
  expect(stage.lines).toEqual([]);
  expect([depthOf('Queue'), depthOf('Dead')]).toEqual([0, 0]);
});

describe('a call of the function', () => {
  const code = `${SIGNED}exports.handler = async () => { console.log(await call('GetQueueAttributes', { QueueUrl: process.env.QUEUE })); };`;
  const environment = { Environment: { Variables: { QUEUE: { Ref: 'Queue' } } } };

  test('is made in the name of its role, by the time of the world', async () => {
    await stage.pass(60 * MINUTE);
    await stage.deploy(pipeline(code, environment));
    stage.emulator.rules.put(event);
    await stage.pass(SECOND);
    expect(stage.wrote()).toEqual([expect.stringMatching(/^200 /)]);
    const fn = stage.emulator.stacks.byName('tap')?.resources.get('Function')?.physicalId;
    expect(stage.emulator.calls.counts()).toMatchObject([{ principal: fn, operation: 'sqs:GetQueueAttributes' }]);
  });

  test('without the right is refused in the words of AWS', async () => {
    const purging = code.replace('GetQueueAttributes', 'PurgeQueue');
    const stack = await stage.deploy(pipeline(purging, environment));
    stage.emulator.rules.put(event);
    await stage.pass(SECOND);
    const { physicalId: role } = stack.resources.get('Role') ?? {};
    const { physicalId: fn } = stack.resources.get('Function') ?? {};
    const { attributes } = stack.resources.get('Queue') ?? {};
    const [answer = ''] = stage.wrote();
    expect(answer.slice(0, 4)).toBe('400 ');
    expect(JSON.parse(answer.slice(4))).toEqual({
      __type: 'AccessDeniedException',
      message: `User: arn:aws:sts::111122223333:assumed-role/${role}/${fn} is not authorized to perform: sqs:PurgeQueue on resource: ${attributes?.['Arn']} because no identity-based policy allows the sqs:PurgeQueue action`,
    });
  });
});
