// Custom resources: a function makes the resource, and CloudFormation waits for its answer.
import { beforeEach, describe, expect, test } from 'vitest';
import { createStackStage, functionOf, MINUTE, roleFor, SECOND, type StackStage, sentenceOf } from './stack-stage.ts';

let stage: StackStage;

beforeEach(async () => {
  stage = await createStackStage();
});

/** Answers with what `answer` gives for the event; `put` sends it. */
const handler = (answer: string): string => `
const https = require('node:https');
const put = (url, answer) => new Promise((resolve, reject) => {
  const body = JSON.stringify(answer);
  const { hostname, pathname, search } = new URL(url);
  const options = { hostname, port: 443, path: pathname + search, method: 'PUT', headers: { 'content-length': body.length } };
  const request = https.request(options, (response) => resolve(response.statusCode));
  request.on('error', reject);
  request.end(body);
});
exports.handler = async (event) => {
  const { ResponseURL, RequestId, ...rest } = event;
  console.log(JSON.stringify(rest));
  const answer = (${answer})(event);
  if (answer !== undefined) await put(ResponseURL, answer);
};`;

const fine = `({ RequestType }) => ({ Status: 'SUCCESS', PhysicalResourceId: 'thing-1', Data: { Size: 3 } })`;

const resources = (code: string, properties: object = {}) => ({
  Role: roleFor('lambda.amazonaws.com'),
  Function: functionOf(code, { Timeout: 30 }),
  Thing: {
    Type: 'Custom::Thing',
    Properties: { ServiceToken: { 'Fn::GetAtt': ['Function', 'Arn'] }, ...properties },
  },
});

const Outputs = { Id: { Value: { Ref: 'Thing' } }, Size: { Value: { 'Fn::GetAtt': ['Thing', 'Size'] } } };

function events(): readonly Record<string, unknown>[] {
  return stage.wrote().map((line) => JSON.parse(line));
}

async function passing<Result>(milliseconds: number, doing: Promise<Result>): Promise<Result> {
  doing.catch(() => undefined);
  await stage.pass(milliseconds);
  return doing;
}

test('is asked for, changed and removed, and told what it needs', async () => {
  const first = resources(handler(fine), { Size: 3, Deep: [{ Yes: true }] });
  const stack = await passing(SECOND, stage.deploy(first, { Outputs }));
  expect(stack.outputs).toEqual({ Id: 'thing-1', Size: '3' });
  const ServiceToken = stack.resources.get('Function')?.attributes['Arn'];
  const common = { ServiceToken, StackId: stack.id, ResourceType: 'Custom::Thing', LogicalResourceId: 'Thing' };
  const before = { ServiceToken, Size: '3', Deep: [{ Yes: 'true' }] };
  expect(events()).toEqual([{ RequestType: 'Create', ...common, ResourceProperties: before }]);

  const second = resources(handler(fine), { Size: 4 });
  await passing(SECOND, stack.update({ template: { Resources: second, Outputs } }));
  await passing(SECOND, stack.update({ template: { Resources: second, Outputs } }));
  await passing(SECOND, stack.delete());
  const after = { ServiceToken, Size: '4' };
  const its = { ...common, PhysicalResourceId: 'thing-1', ResourceProperties: after };
  expect(events().slice(1)).toEqual([
    { RequestType: 'Update', ...its, OldResourceProperties: before },
    { RequestType: 'Delete', ...its },
  ]);
});

test('may answer by fetch', async () => {
  const code = `exports.handler = async ({ ResponseURL }) => {
    const body = JSON.stringify({ Status: 'SUCCESS', PhysicalResourceId: 'fetched', Data: {} });
    const { status } = await fetch(ResponseURL, { method: 'PUT', body });
    console.log(status);
  };`;
  const stack = await passing(SECOND, stage.deploy(resources(code)));
  expect(stack.resources.get('Thing')?.physicalId).toBe('fetched');
  expect(stage.wrote()).toEqual(['200']);
});

test('with a new physical id has made a new one: the old is removed afterwards', async () => {
  const renamed = `({ RequestType, ResourceProperties: { Name } }) => ({ Status: 'SUCCESS', PhysicalResourceId: Name })`;
  const stack = await passing(SECOND, stage.deploy(resources(handler(renamed), { Name: 'a' })));
  await passing(SECOND, stack.update({ template: { Resources: resources(handler(renamed), { Name: 'b' }) } }));
  expect(events().map(({ RequestType, PhysicalResourceId }) => [RequestType, PhysicalResourceId])).toEqual([
    ['Create', undefined],
    ['Update', 'a'],
    ['Delete', 'a'],
  ]);
  expect(stack.resources.get('Thing')?.physicalId).toBe('b');
});

test('stays with its function', async () => {
  const both = (name: string) => ({
    ...resources(handler(fine)),
    Other: functionOf(handler(fine)),
    Thing: { Type: 'Custom::Thing', Properties: { ServiceToken: { 'Fn::GetAtt': [name, 'Arn'] } } },
  });
  const stack = await passing(SECOND, stage.deploy(both('Function')));
  const said = sentenceOf(stack.update({ template: { Resources: both('Other') } }));
  expect(await passing(SECOND, said)).toBe('Thing: Modifying service token is not allowed.');
});

test('that made a new one is told to take it back when a later step fails', async () => {
  const named = `({ ResourceProperties: { Name } }) => ({ Status: 'SUCCESS', PhysicalResourceId: Name })`;
  const stack = await passing(SECOND, stage.deploy(resources(handler(named), { Name: 'a' })));
  const Bad = { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'not a name' }, DependsOn: 'Thing' };
  const template = { Resources: { ...resources(handler(named), { Name: 'b' }), Bad } };
  expect(await passing(SECOND, sentenceOf(stack.update({ template })))).toMatch(/^Bad: /);
  expect(events().map(({ RequestType, PhysicalResourceId: id }) => `${RequestType} ${id}`)).toEqual([
    'Create undefined',
    'Update a',
    'Update b',
    'Delete b',
  ]);
  expect(stack.resources.get('Thing')?.physicalId).toBe('a');
});

describe('fails the stack', () => {
  const inAnHour = 60 * MINUTE;

  test.each<[string, string, object, number, RegExp]>([
    [
      'when it says so',
      handler(`({ RequestType }) => ({ Status: RequestType === 'Create' ? 'FAILED' : 'SUCCESS', Reason: 'no room' })`),
      {},
      SECOND,
      /^Thing: Received response status \[FAILED\] from custom resource\. Message returned: no room \(RequestId: [-0-9a-f]+\)$/,
    ],
    ['when it has no id', handler(`() => ({ Status: 'SUCCESS' })`), {}, SECOND, /^Thing: Invalid PhysicalResourceId$/],
    ['when its answer is nonsense', handler(`() => 'well'`), {}, SECOND, /Status must be SUCCESS or FAILED/],
    [
      'when it never answers, after an hour',
      handler('() => undefined'),
      {},
      inAnHour,
      /^Thing: CloudFormation did not receive a response from your Custom Resource/,
    ],
    ['or sooner, if asked', handler('() => undefined'), { ServiceTimeout: 60 }, MINUTE, /did not receive a response/],
  ])('%s', async (_sentence, code, properties, milliseconds, words) => {
    const sentence = sentenceOf(stage.deploy(resources(code, properties)));
    let done = false;
    void sentence.then(() => {
      done = true;
    });
    await stage.pass(milliseconds - SECOND);
    if (milliseconds > SECOND) expect(done).toBe(false);
    await stage.pass(SECOND);
    expect(await sentence).toMatch(words);
    expect(stage.emulator.functions.allDeployed()).toEqual([]);
  });

  test('not when the function fails at first: Lambda tries again after a minute', async () => {
    const code = handler(`(event) => {
      globalThis.tries = (globalThis.tries ?? 0) + 1;
      if (globalThis.tries === 1) throw new Error('not yet');
      return { Status: 'SUCCESS', PhysicalResourceId: 'late' };
    }`);
    const stack = await passing(MINUTE, stage.deploy(resources(code)));
    expect(stack.resources.get('Thing')?.physicalId).toBe('late');
  });
});

test('an answer is taken once, and from nobody who was not asked', async () => {
  const twice = handler(fine).replace(
    'await put(ResponseURL, answer);',
    `
    console.log(await put(ResponseURL, answer), await put(ResponseURL, answer), await put(ResponseURL + '0', answer));`,
  );
  await passing(SECOND, stage.deploy(resources(twice)));
  expect(stage.wrote()[1]).toBe('200 403 403');
});
