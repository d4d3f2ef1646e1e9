// The life of a stack: made in order, changed where it differs, taken back when it fails, and removed in reverse.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub is written with curly brackets.
import { beforeEach, describe, expect, test } from 'vitest';
import type { Stack } from '../src/cloud/cloudformation/stack.ts';
import { createStackStage, functionOf, OPEN_QUEUE, roleFor, type StackStage, sentenceOf } from './stack-stage.ts';

let stage: StackStage;

beforeEach(async () => {
  stage = await createStackStage();
});

const queue = (properties: object = {}, rest: object = {}) => ({
  Type: 'AWS::SQS::Queue',
  Properties: properties,
  ...rest,
});
const parameter = (Value: unknown, rest: object = {}) => ({
  Type: 'AWS::SSM::Parameter',
  Properties: { Type: 'String', Value },
  ...rest,
});

/** e.g. `Queue CREATE_COMPLETE`; the steps that have only begun are left out. */
function steps({ events }: Pick<Stack, 'events'>, from = 0): readonly string[] {
  return events
    .slice(from)
    .filter(({ status }) => !status.endsWith('_IN_PROGRESS'))
    .map(({ logicalId, status }) => `${logicalId} ${status}`);
}

function names(): readonly string[] {
  return stage.emulator.queues.all().map(({ settings }) => settings.name);
}

function idOf(stack: Stack, logicalId: string): string {
  return stack.resources.get(logicalId)?.physicalId ?? '';
}

describe('made', () => {
  test('each after all that it needs, and told with its outputs', async () => {
    const resources = {
      Told: parameter({ 'Fn::Sub': '${Queue.Arn}' }, { DependsOn: ['Last'] }),
      Last: queue({}, { DependsOn: 'Queue' }),
      Queue: queue({ QueueName: 'events' }),
    };
    const Outputs = { Url: { Value: { Ref: 'Queue' } }, Stack: { Value: { Ref: 'AWS::StackName' } } };
    const stack = await stage.deploy(resources, { Outputs });
    expect(steps(stack)).toEqual(['Queue CREATE_COMPLETE', 'Last CREATE_COMPLETE', 'Told CREATE_COMPLETE']);
    expect(stack.outputs).toEqual({ Url: `${stage.emulator.url}/111122223333/events`, Stack: 'tap' });
    expect(stage.emulator.world.parameters.get(idOf(stack, 'Told'))?.value).toBe(
      'arn:aws:sqs:eu-central-1:111122223333:events',
    );
    expect(stack.status).toBe('CREATE_COMPLETE');
    expect(stack.events[0]).toMatchObject({
      logicalId: 'Queue',
      type: 'AWS::SQS::Queue',
      status: 'CREATE_IN_PROGRESS',
    });
  });

  test('with names that tell stack and resource, short enough for their service', async () => {
    const long = 'A'.repeat(90);
    const stack = await stage.deploy({ [long]: queue({ FifoQueue: true }), Queue: queue() });
    expect(idOf(stack, 'Queue')).toMatch(/\/tap-Queue-[0-9A-F]{12}$/);
    const [fifo = ''] = names();
    expect(fifo).toMatch(/^tap-A+-[0-9A-F]{12}\.fifo$/);
    expect(fifo).toHaveLength(80);
  });

  test('nothing is left when one fails, and its reason is told', async () => {
    const resources = {
      Queue: queue(),
      Role: roleFor('lambda.amazonaws.com'),
      Function: functionOf('', { Role: 'arn:aws:iam::111122223333:role/nobody' }),
      Later: queue({}, { DependsOn: 'Function' }),
    };
    const deployed = stage.deploy(resources);
    await expect(deployed).rejects.toMatchObject({
      message: 'Function: The role defined for the function cannot be assumed by Lambda.',
    });
    const { events } = await deployed.then(
      () => ({ events: [] }),
      (problem: Pick<Stack, 'events'>) => problem,
    );
    expect(steps({ events })).toEqual([
      'Queue CREATE_COMPLETE',
      'Role CREATE_COMPLETE',
      'Function CREATE_FAILED',
      'Role DELETE_COMPLETE',
      'Queue DELETE_COMPLETE',
    ]);
    expect(names()).toEqual([]);
    expect(stage.emulator.stacks.byName('tap')).toBeUndefined();
  });

  test('from no template that is larger than CloudFormation takes', async () => {
    const code = `// ${'x'.repeat(999_700)}`;
    const resources = { Role: roleFor('lambda.amazonaws.com'), Function: functionOf(code) };
    expect(await sentenceOf(stage.deploy(resources))).toBe('Template may not exceed 1000000 bytes in size.');
  });

  test('once under a name', async () => {
    await stage.deploy({ Queue: queue() });
    expect(await sentenceOf(stage.deploy({ Queue: queue() }))).toBe('Stack [tap] already exists');
    expect(await sentenceOf(stage.emulator.stacks.deploy('2', { template: {} }))).toContain("Value '2' at 'stackName'");
  });
});

describe('changed', () => {
  test('by the same template: nothing', async () => {
    const template = { Resources: { Queue: queue({ VisibilityTimeout: 5 }), Open: OPEN_QUEUE } };
    const stack = await stage.emulator.stacks.deploy('tap', { template });
    const { length } = stack.events;
    await stack.update({ template });
    expect(stack.events.slice(length)).toEqual([]);
    expect(stack.status).toBe('UPDATE_COMPLETE');
  });

  test('in place where AWS does: messages stay', async () => {
    const stack = await stage.deploy({ Queue: queue({ VisibilityTimeout: 5 }) });
    const { length } = stack.events;
    const before = idOf(stack, 'Queue');
    stage.emulator.queues.byUrl(before)?.send({ body: 'a' });
    await stack.update({ template: { Resources: { Queue: queue({ VisibilityTimeout: 9 }) } } });
    expect(steps(stack, length)).toEqual(['Queue UPDATE_COMPLETE']);
    expect(idOf(stack, 'Queue')).toBe(before);
    expect(stage.emulator.queues.byUrl(before)?.settings.visibilityTimeoutMs).toBe(9000);
    expect(stage.emulator.queues.byUrl(before)?.depth().visible).toBe(1);
  });

  test('by a new one where AWS replaces, and what speaks of it follows', async () => {
    const resources = (QueueName: string) => ({ Queue: queue({ QueueName }), Told: parameter({ Ref: 'Queue' }) });
    const stack = await stage.deploy(resources('one'));
    const { length } = stack.events;
    await stack.update({ template: { Resources: resources('two') } });
    expect(steps(stack, length)).toEqual(['Queue CREATE_COMPLETE', 'Told UPDATE_COMPLETE', 'Queue DELETE_COMPLETE']);
    expect(names()).toEqual(['two']);
    expect(stage.emulator.world.parameters.get(idOf(stack, 'Told'))?.value).toMatch(/two$/);
  });

  test('what is not wanted any more goes last, what is new comes', async () => {
    const stack = await stage.deploy({ A: queue({ QueueName: 'a' }), B: queue({ QueueName: 'b' }) });
    const { length } = stack.events;
    await stack.update({ template: { Resources: { C: queue({ QueueName: 'c' }) } } });
    expect(steps(stack, length)).toEqual(['C CREATE_COMPLETE', 'B DELETE_COMPLETE', 'A DELETE_COMPLETE']);
    expect([...stack.resources.keys()]).toEqual(['C']);
  });

  test('a resource that became another kind is replaced', async () => {
    const stack = await stage.deploy({ A: queue({ QueueName: 'a' }) });
    await stack.update({ template: { Resources: { A: parameter('x') } } });
    expect(stack.resources.get('A')?.type).toBe('AWS::SSM::Parameter');
    expect(names()).toEqual([]);
  });

  test('by parameters', async () => {
    const template = {
      Parameters: { Seconds: { Type: 'Number', Default: 5 } },
      Resources: { Queue: queue({ VisibilityTimeout: { Ref: 'Seconds' } }) },
    };
    const stack = await stage.emulator.stacks.deploy('tap', { template, parameters: { Seconds: '6' } });
    const seconds = () => stage.emulator.queues.byUrl(idOf(stack, 'Queue'))?.settings.visibilityTimeoutMs;
    expect(seconds()).toBe(6000);
    await stack.update({ template, parameters: { Seconds: '7' } });
    expect(seconds()).toBe(7000);
  });

  test('is taken back whole when one step fails', async () => {
    const before = { A: queue({ VisibilityTimeout: 5 }), B: queue({ QueueName: 'b' }) };
    const stack = await stage.deploy(before);
    const { length } = stack.events;
    const after = {
      A: queue({ VisibilityTimeout: 9 }),
      New: queue({ QueueName: 'new' }, { DependsOn: 'A' }),
      B: queue({ QueueName: 'not a name' }, { DependsOn: 'New' }),
    };
    expect(await sentenceOf(stack.update({ template: { Resources: after } }))).toMatch(/^B: Value not a name/);
    expect(steps(stack, length)).toEqual([
      'A UPDATE_COMPLETE',
      'New CREATE_COMPLETE',
      'B CREATE_FAILED',
      'New DELETE_COMPLETE',
      'A UPDATE_COMPLETE',
    ]);
    expect(stage.emulator.queues.byUrl(idOf(stack, 'A'))?.settings.visibilityTimeoutMs).toBe(5000);
    expect(names()).toContain('b');
    expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
    await stack.update({ template: { Resources: before } });
    expect(stack.status).toBe('UPDATE_COMPLETE');
  });

  test('an output that cannot be told takes everything back', async () => {
    const stack = await stage.deploy({ A: queue() });
    const Resources = { A: queue(), B: queue({ QueueName: 'b' }) };
    const template = { Resources, Outputs: { O: { Value: { 'Fn::GetAtt': 'A.Colour' } } } };
    expect(await sentenceOf(stack.update({ template }))).toContain('resource A has no attribute Colour');
    expect([...stack.resources.keys()]).toEqual(['A']);
    expect(names()).not.toContain('b');
  });

  test('a template that is refused changes nothing, not even the status', async () => {
    const stack = await stage.deploy({ A: queue() });
    expect(await sentenceOf(stack.update({ template: { Resources: { A: { Type: 'X' } } } }))).toContain(
      'unknown type X',
    );
    expect(stack.status).toBe('CREATE_COMPLETE');
  });
});

describe('removed', () => {
  test('in reverse order of making', async () => {
    const stack = await stage.deploy({ A: queue({}, { DependsOn: 'B' }), B: queue(), C: parameter({ Ref: 'A' }) });
    const { length } = stack.events;
    await stack.delete();
    expect(steps(stack, length)).toEqual(['C DELETE_COMPLETE', 'A DELETE_COMPLETE', 'B DELETE_COMPLETE']);
    expect(stack.status).toBe('DELETE_COMPLETE');
    expect(names()).toEqual([]);
    expect(stage.emulator.stacks.byName('tap')).toBeUndefined();
  });

  test('but for what is to be retained', async () => {
    const stack = await stage.deploy({
      A: queue({ QueueName: 'a' }, { DeletionPolicy: 'Retain' }),
      B: queue({ QueueName: 'b' }),
    });
    await stack.delete();
    expect(names()).toEqual(['a']);
    expect(steps(stack)).toContain('A DELETE_SKIPPED');
  });

  test.each([
    ['Retain', ['one', 'two']],
    ['Delete', ['two']],
  ])('what was replaced goes by its UpdateReplacePolicy: %s', async (UpdateReplacePolicy, left) => {
    const resources = (QueueName: string) => ({ A: queue({ QueueName }, { UpdateReplacePolicy }) });
    const stack = await stage.deploy(resources('one'));
    await stack.update({ template: { Resources: resources('two') } });
    expect(names()).toEqual(left);
  });

  test('what cannot be removed stays, and the rest goes', async () => {
    const target = {
      NetworkLoadBalancerArn: 'arn:aws:elasticloadbalancing:eu-central-1:111122223333:loadbalancer/net/x/1',
    };
    const stack = await stage.deploy({
      Target: { Type: 'AWS::EC2::TrafficMirrorTarget', Properties: target },
      Queue: queue(),
    });
    stage.emulator.world.targets.clear();
    expect(await sentenceOf(stack.delete())).toBe('The following resource(s) failed to delete: [Target].');
    expect([...stack.resources.keys()]).toEqual(['Target']);
    expect(stack.status).toBe('DELETE_FAILED');
    expect(stage.emulator.stacks.byName('tap')).toBe(stack);
    expect(names()).toEqual([]);
  });
});
