// A deployment against a CloudFormation that answers from a script: what is asked of it, what is shown, and how it ends.
import { type Heard, readError } from '@tasktap/aws';
import type { Deploying, Proposal, ProposalState, StackEvent, StackSeen } from '@tasktap/aws/deploying';
import { describe, expect, test } from 'vitest';
import type { DeployPlan } from '../src/deploy/course.ts';
import { runDeploy } from '../src/deploy/run.ts';
import { UserError } from '../src/user-error.ts';

const said = <Value>(value: Value): Heard<Value> => ({ kind: 'heard', value });
const no = (code: string, operation: string): Heard<never> => ({
  kind: 'unheard',
  reading: readError(Object.assign(new Error('no'), { name: code, $metadata: { httpStatusCode: 400 } }), operation),
});

const event = (id: string, status: string, reason?: string): StackEvent => ({
  id,
  at: 0,
  logicalId: id,
  status,
  reason,
});
const stack = (status: string, parameters: readonly string[] = []): StackSeen => ({
  status,
  parameters: Object.fromEntries(parameters.map((name) => [name, 'before'])),
  outputs: { Url: 'u' },
});
const changes = [
  { action: 'add', logicalId: 'Queue', type: 'AWS::SQS::Queue', replaced: 'no' },
  { action: 'modify', logicalId: 'Role', type: 'AWS::IAM::Role', replaced: 'yes' },
  { action: 'modify', logicalId: 'Map', type: 'AWS::X', replaced: 'maybe' },
  { action: 'remove', logicalId: 'Old', type: 'AWS::X', replaced: 'no' },
] as const;

interface Script {
  /** What is seen of the stack, one after the other; the last for ever. */
  readonly stacks?: readonly (StackSeen | undefined)[];
  readonly looks?: readonly ProposalState[];
  /** Pages of events, one after the other; the last for ever. */
  readonly events?: readonly (readonly StackEvent[])[];
  readonly upload?: Heard<unknown>;
  readonly agrees?: boolean;
  readonly plan?: DeployPlan;
  readonly template?: string;
  readonly bucket?: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

function stage(script: Script) {
  const {
    stacks = [undefined, stack('CREATE_IN_PROGRESS'), stack('CREATE_COMPLETE')],
    looks = [{ kind: 'judging' }, { kind: 'ready', changes }],
    events = [[event('before', 'REVIEW_IN_PROGRESS')]],
  } = script;
  const asked: string[] = [];
  const proposals: Proposal[] = [];
  const lines: string[] = [];
  const turns = <Value>(values: readonly Value[]): (() => Value) => {
    let turn = 0;
    return () => {
      const value = values[Math.min(turn, values.length - 1)] as Value;
      turn += 1;
      return value;
    };
  };
  const nextStack = turns(stacks);
  const nextLook = turns(looks);
  const nextEvents = turns(events);
  const deploying: Deploying = {
    region: async () => said('eu-central-1'),
    async upload(bucket, key) {
      asked.push(`upload ${bucket}/${key.replace(/[0-9a-f]{16}/, '…')}`);
      return script.upload ?? said({});
    },
    template: async () => said(undefined),
    declared: async () =>
      said([
        { name: 'ClusterArns', hasDefault: false },
        { name: 'Backfill', hasDefault: true },
      ]),
    stack: async () => said(nextStack()),
    async propose(proposal) {
      asked.push('propose');
      proposals.push(proposal);
      return said({});
    },
    look: async () => said(nextLook()),
    async carryOut({ given }) {
      asked.push(script.plan === undefined ? 'carry out' : `carry out ${JSON.stringify(given)}`);
      return said({});
    },
    async drop() {
      asked.push('drop');
      return said({});
    },
    events: async () => said(nextEvents()),
    destroy() {},
  };
  let now = 0;
  const alone: DeployPlan = { steps: [{ kind: 'stack', parameters: {}, says: 'the stack' }], policy: undefined };
  const ports = {
    deploying,
    clock: {
      now: () => now,
      async sleep(milliseconds: number) {
        now += milliseconds;
      },
    },
    say: (line: string) => void lines.push(line),
    progress: (line: string) => void lines.push(line),
    agree: async () => script.agrees ?? true,
    plan: async () => script.plan ?? alone,
    async writePolicy(parameter: string, text: string) {
      asked.push(`write ${text} into ${parameter} at ${now}`);
    },
  };
  const run = () =>
    runDeploy(ports, {
      stackName: 'tap',
      template: script.template ?? '{}',
      bucket: script.bucket,
      parameters: script.parameters ?? { ClusterArns: 'arn' },
      changeSetName: 'set',
    });
  return { asked, proposals, lines, run };
}

async function complaintOf(run: () => Promise<unknown>): Promise<readonly [number | undefined, string]> {
  try {
    await run();
    return [0, ''];
  } catch (problem) {
    if (problem instanceof UserError) return [problem.exitCode, problem.message];
    throw problem;
  }
}

const policy = { parameter: '/p', changes: ['- a: 1', '+ a: 2'], bytes: 9 };
const stackStep = (parameters: Readonly<Record<string, string>>, says: string) =>
  ({ kind: 'stack', parameters, says }) as const;
const write = { kind: 'policy', text: 'new', isNew: true, says: 'the policy' } as const;
const wait = { kind: 'wait', milliseconds: 20_000, says: 'a while' } as const;

describe('a deployment in steps', () => {
  const standing = stack('UPDATE_COMPLETE', ['ClusterArns', 'Backfill']);
  const plan = { steps: [stackStep({}, 'wide'), write, wait, stackStep({ Backfill: 'no' }, 'narrow')], policy };

  test('is shown whole, and carried out in its order', async () => {
    const { asked, lines, proposals, run } = stage({ stacks: [standing], plan });
    expect(await run()).toMatchObject({
      outcome: 'deployed',
      status: 'UPDATE_COMPLETE',
      changes: [...changes, ...changes],
      policy: { ...policy, written: true },
    });
    expect(asked).toEqual([
      'propose',
      'carry out {"ClusterArns":"arn"}',
      'write new into /p at 2000',
      'propose',
      'carry out {"Backfill":"no"}',
    ]);
    expect(proposals).toMatchObject([
      { name: 'set', isNew: false, kept: ['Backfill'] },
      { name: 'set-3', isNew: false, kept: ['ClusterArns'] },
    ]);
    expect(lines.slice(5, 14)).toEqual([
      '- a: 1',
      '+ a: 2',
      'What is done, in this order:',
      '  1. wide',
      '  2. the policy',
      '  3. a while',
      '  4. narrow',
      '… waiting: a while (9 s)',
      '… waiting: a while (18 s)',
    ]);
  });

  test('ends with the first step that fails', async () => {
    const { asked, run } = stage({ stacks: [standing, stack('UPDATE_ROLLBACK_COMPLETE')], plan });
    expect(await run()).toMatchObject({ outcome: 'failed', changes, policy: { written: false } });
    expect(asked).toEqual(['propose', 'carry out {"ClusterArns":"arn"}']);
  });

  test('passes over a change of the stack that changes nothing, and says nothing of it', async () => {
    const { asked, lines, run } = stage({ stacks: [standing], looks: [{ kind: 'empty' }], plan });
    expect(await run()).toMatchObject({ outcome: 'unchanged', changes: [], policy: { written: true } });
    expect(asked).toEqual(['propose', 'drop', 'write new into /p at 0', 'propose', 'drop']);
    expect(lines).toContain('  1. the policy');
  });

  test('that nobody agrees to writes nothing', async () => {
    const { asked, run } = stage({ stacks: [standing], agrees: false, plan });
    expect(await run()).toMatchObject({ outcome: 'not-agreed', changes, policy: { written: false } });
    expect(asked).toEqual(['propose', 'drop']);
  });

  test('is not done with what the stack went by before', async () => {
    const before = { ...write, text: 'old', isNew: false };
    const { run } = stage({ stacks: [standing], plan: { steps: [stackStep({}, 'it'), before], policy } });
    expect(await run()).toMatchObject({ policy: { written: false } });
  });
});

describe('while nothing comes', () => {
  test('what comes after a long silence is told in place of that', async () => {
    const busy = Array.from({ length: 4 }, () => stack('CREATE_IN_PROGRESS'));
    const { lines, run } = stage({
      stacks: [undefined, ...busy, stack('CREATE_COMPLETE')],
      events: [[], [], [], [], [event('Queue', 'CREATE_COMPLETE')]],
    });
    await run();
    expect(lines.slice(5)).toEqual(['00:00:00  CREATE_COMPLETE     Queue']);
  });

  test('a line tells now and then that it goes on', async () => {
    const judging = { kind: 'judging' } as const;
    const busy = Array.from({ length: 4 }, () => stack('CREATE_IN_PROGRESS'));
    const { lines, run } = stage({
      looks: [...Array.from({ length: 6 }, () => judging), { kind: 'ready', changes: [] }],
      stacks: [undefined, ...busy, stack('CREATE_COMPLETE')],
    });
    await run();
    expect(lines.slice(1)).toEqual([
      '… CloudFormation has not answered yet (10 s)',
      '… tap is still in CREATE_IN_PROGRESS (9 s)',
    ]);
  });
});

describe('a deployment', () => {
  test('is proposed, shown, carried out and told', async () => {
    const failed = [event('before', 'REVIEW_IN_PROGRESS'), event('Queue', 'CREATE_COMPLETE')];
    const { asked, lines, proposals, run } = stage({ events: [[event('before', 'REVIEW_IN_PROGRESS')], failed] });
    expect(await run()).toMatchObject({
      outcome: 'deployed',
      status: 'CREATE_COMPLETE',
      outputs: { Url: 'u' },
      failures: [],
    });
    expect(asked).toEqual(['propose', 'carry out']);
    expect(proposals).toMatchObject([
      { isNew: true, template: { body: '{}' }, given: { ClusterArns: 'arn' }, kept: [] },
    ]);
    expect(lines.slice(1)).toEqual([
      '  + Queue  AWS::SQS::Queue',
      '  ~ Role   AWS::IAM::Role  replaced by a new one',
      '  ~ Map    AWS::X  perhaps replaced by a new one',
      '  - Old    AWS::X',
      '00:00:00  CREATE_COMPLETE     Queue',
    ]);
  });

  test('of what stands keeps the parameters that are not named', async () => {
    const standing = stack('UPDATE_ROLLBACK_COMPLETE', ['ClusterArns', 'Backfill', 'Forgotten']);
    const { proposals, run } = stage({ stacks: [standing, stack('UPDATE_COMPLETE')], parameters: { Backfill: 'yes' } });
    expect(await run()).toMatchObject({ outcome: 'deployed', status: 'UPDATE_COMPLETE' });
    expect(proposals).toMatchObject([{ isNew: false, given: { Backfill: 'yes' }, kept: ['ClusterArns'] }]);
  });

  test('of what an earlier one left in review is a new one', async () => {
    const { proposals, run } = stage({
      stacks: [stack('REVIEW_IN_PROGRESS', ['ClusterArns']), stack('CREATE_COMPLETE')],
    });
    await run();
    expect(proposals).toMatchObject([{ isNew: true, kept: [] }]);
  });

  test('that changes nothing leaves no proposal behind', async () => {
    const { asked, run } = stage({ stacks: [stack('CREATE_COMPLETE')], looks: [{ kind: 'empty' }] });
    expect(await run()).toMatchObject({ outcome: 'unchanged', changes: [], outputs: { Url: 'u' } });
    expect(asked).toEqual(['propose', 'drop']);
  });

  test('that nobody agrees to is dropped', async () => {
    const { asked, run } = stage({ agrees: false });
    expect(await run()).toMatchObject({ outcome: 'not-agreed' });
    expect(asked).toEqual(['propose', 'drop']);
  });

  test.each([
    'ROLLBACK_COMPLETE',
    'UPDATE_ROLLBACK_COMPLETE',
    undefined,
  ])('that ends in %s has failed, and says why', async (end) => {
    const events = [
      event('Queue', 'CREATE_FAILED', 'no'),
      event('Other', 'CREATE_FAILED', 'Resource creation cancelled'),
      event('Rule', 'UPDATE_FAILED'),
    ];
    const last = end === undefined ? undefined : stack(end);
    const { run } = stage({ stacks: [undefined, last], events: [[], events] });
    expect(await run()).toMatchObject({
      outcome: 'failed',
      status: end,
      failures: ['Queue (CREATE_FAILED): no', 'Rule (UPDATE_FAILED): AWS gives no reason'],
    });
  });

  test('of a large template goes through the bucket, and says so where there is none', async () => {
    const template = 'x'.repeat(51_201);
    const through = stage({ template, bucket: 'mine' });
    await through.run();
    expect(through.asked[0]).toBe('upload mine/tasktap/….template.json');
    expect(through.proposals).toMatchObject([
      {
        template: {
          url: expect.stringMatching(
            /^https:\/\/s3\.eu-central-1\.amazonaws\.com\/mine\/tasktap\/\w+\.template\.json$/,
          ),
        },
      },
    ]);
    expect(await complaintOf(stage({ template }).run)).toEqual([
      2,
      'Expected --bucket NAME: the template has 51201 bytes, and CloudFormation takes more than 51200 from an S3 bucket only. Create one with: aws s3 mb s3://NAME',
    ]);
    expect(await complaintOf(stage({ template: 'x'.repeat(51_200) }).run)).toEqual([0, '']);
  });

  test('that AWS would refuse for its size touches nothing; one that it may refuse is shown with that', async () => {
    const patternOf = (length: number): string =>
      JSON.stringify({
        Resources: { Rule: { Type: 'AWS::Events::Rule', Properties: { EventPattern: 'x'.repeat(length) } } },
      });
    const tooLarge = stage({ template: patternOf(5_000), bucket: 'mine' });
    expect(await complaintOf(tooLarge.run)).toEqual([2, expect.stringMatching(/^Expected a rule of at most 4096/)]);
    expect(tooLarge.asked).toEqual([]);
    const large = stage({ template: patternOf(3_000) });
    expect(await large.run()).toMatchObject({ outcome: 'deployed' });
    expect(large.lines.slice(4, 6)).toEqual([
      '  - Old    AWS::X',
      expect.stringMatching(/^EventBridge takes a rule of 2048 characters .* at least 3002: /),
    ]);
  });

  test('counts what a stack that stands was given', async () => {
    const rule = { Type: 'AWS::Events::Rule', Properties: { EventPattern: { detail: { Ref: 'ClusterArns' } } } };
    const template = JSON.stringify({ Parameters: { ClusterArns: { Type: 'String' } }, Resources: { Rule: rule } });
    const standing: StackSeen = { ...stack('UPDATE_COMPLETE'), parameters: { ClusterArns: 'x'.repeat(4_096) } };
    const again = stage({ template, stacks: [standing], parameters: {} });
    expect(await complaintOf(again.run)).toEqual([2, expect.stringMatching(/in Rule: split the clusters/)]);
    const left: StackSeen = { ...standing, status: 'REVIEW_IN_PROGRESS' };
    expect(await complaintOf(stage({ template, stacks: [left], parameters: {} }).run)).toEqual([
      2,
      expect.stringMatching(/^Expected --cluster ARN/),
    ]);
  });

  test.each<[string, Script, number | undefined, RegExp]>([
    [
      'a bucket that is not there',
      { bucket: 'b', upload: no('NoSuchBucket', 'PutObject') },
      2,
      /^There is no bucket of that name.*aws s3 mb/,
    ],
    ['a bucket that is not ours', { bucket: 'b', upload: no('AccessDenied', 'PutObject') }, 3, /^AWS denied PutObject/],
    ['a parameter that is missing', { parameters: {} }, 2, /^Expected --cluster ARN: /],
    [
      'a parameter that is none',
      { parameters: { Cluster: 'x' } },
      2,
      /^The template has no parameter Cluster; it has ClusterArns, Backfill\.$/,
    ],
    [
      'a stack that never stood',
      { stacks: [stack('ROLLBACK_COMPLETE')] },
      undefined,
      /is in ROLLBACK_COMPLETE.*Delete it/,
    ],
    [
      'a stack that somebody is at',
      { stacks: [stack('UPDATE_IN_PROGRESS')] },
      undefined,
      /is in UPDATE_IN_PROGRESS.*Wait/,
    ],
    [
      'a change that is refused',
      { looks: [{ kind: 'refused', reason: 'why' }] },
      undefined,
      /^CloudFormation refused the change: why$/,
    ],
  ])('of %s ends with a sentence', async (_what, script, code, sentence) => {
    const { asked, run } = stage(script);
    const [exitCode, message] = await complaintOf(run);
    expect([exitCode, message]).toEqual([code, expect.stringMatching(sentence)]);
    expect(asked).not.toContain('carry out');
  });
});
