// An emulated AWS in virtual time into which tests deploy stacks, and the parts that their templates are made of.
import { afterEach } from 'vitest';
import { DeploymentError, type Stack } from '../src/cloud/cloudformation/stack.ts';
import type { LogLine } from '../src/cloud/lambda/logs.ts';
import { AwsError } from '../src/cloud/operation.ts';
import { administrator, type Emulator, startEmulator } from '../src/emulator.ts';
import { emptyAccount } from '../src/world/fleets.ts';
import { letPass } from '../src/world/let-pass.ts';
import { createVirtualClock } from '../src/world/virtual-clock.ts';

const START = Date.parse('2026-11-23T12:00:00Z');
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;

export interface StackStage {
  readonly emulator: Emulator;
  readonly lines: LogLine[];
  deploy(resources: object, rest?: object): Promise<Stack>;
  pass(milliseconds: number): Promise<void>;
  /** What the functions themselves wrote. */
  wrote(): readonly string[];
}

const open: Emulator[] = [];

afterEach(async () => {
  for (const emulator of open.splice(0)) await emulator.close();
});

export async function createStackStage(seed = 1): Promise<StackStage> {
  const clock = createVirtualClock(START);
  const emulator = await startEmulator({
    clock,
    seed,
    fleet: emptyAccount,
    host: '127.0.0.1',
    port: 0,
    principals: [administrator],
  });
  open.push(emulator);
  const lines: LogLine[] = [];
  emulator.logs.onLine((line) => lines.push(line));
  return {
    emulator,
    lines,
    deploy: (Resources, rest = {}) => emulator.stacks.deploy('tap', { template: { Resources, ...rest } }),
    pass: (milliseconds) => letPass(clock, milliseconds),
    wrote: () => lines.filter(({ by }) => by === 'function').map(({ text }) => text),
  };
}

/** What an act was refused with; `done` when it was not. */
export function sentenceOf(act: Promise<unknown>): Promise<string> {
  return act.then(
    () => 'done',
    (problem: unknown) => {
      if (problem instanceof DeploymentError || problem instanceof AwsError) return problem.message;
      throw problem;
    },
  );
}

function trust(service: string) {
  return { Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }] };
}

/** A role for a service, with one statement that allows these actions, and to write logs, on everything. */
export function roleFor(service: string, ...actions: readonly string[]) {
  return silentRoleFor(service, ...WRITES_LOGS, ...actions);
}

/** A role without the right to write logs. */
export function silentRoleFor(service: string, ...actions: readonly string[]) {
  const Statement = [{ Effect: 'Allow', Action: actions, Resource: '*' }];
  const Policies = actions.length === 0 ? [] : [{ PolicyName: 'own', PolicyDocument: { Statement } }];
  return { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust(service), Policies } };
}

const WRITES_LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents'] as const;

export const TAKES_MESSAGES = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'] as const;

/** A function of this code, whose handler is `exports.handler`; its role is the resource `Role`. */
export function functionOf(code: string, properties: object = {}) {
  return {
    Type: 'AWS::Lambda::Function',
    Properties: {
      Code: { ZipFile: code },
      Handler: 'index.handler',
      Runtime: 'nodejs24.x',
      Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
      ...properties,
    },
  };
}

/** Lets EventBridge send to the resource `Queue`. */
export const OPEN_QUEUE = {
  Type: 'AWS::SQS::QueuePolicy',
  Properties: {
    Queues: [{ Ref: 'Queue' }],
    PolicyDocument: {
      Statement: [
        {
          Effect: 'Allow',
          Principal: { Service: 'events.amazonaws.com' },
          Action: 'sqs:SendMessage',
          Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] },
        },
      ],
    },
  },
};
