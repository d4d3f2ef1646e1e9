// The controller's ports for tests: an AWS that answers from a script and is remembered, a clock that sleeps in no time, a journal to read.
import type { Asked, Aws, Look, LookMessage, Messenger, Observation, Switch } from '@tasktap/aws';
import {
  type Action,
  type CreateSession,
  type Fault,
  type MirrorPolicy,
  type Outcome,
  type Question,
  type ServiceName,
  type StopTask,
  taskIdOf,
} from '@tasktap/core';
import type { Config } from '../src/config.ts';
import { createInvocationTime, type LambdaContext } from '../src/invocation-time.ts';
import type { JournalEntry } from '../src/journal.ts';
import { createMemory } from '../src/memory.ts';
import type { Measurement } from '../src/metrics.ts';
import { givenPolicy, type Policies } from '../src/policies.ts';
import type { HandlerPorts, Ports } from '../src/ports.ts';
import { created, noon, policyWith } from './facts.ts';

/** What AWS says; without an answer of its own, creates go well, the switch is on, and a read is a mistake of the test. */
export interface Script {
  create?(action: CreateSession): Outcome;
  stop?(action: StopTask): Outcome;
  ask?(question: Question): Asked;
  observe?(look: Look): Observation;
  keepRefusal?(): Fault | undefined;
  giveUp?(service: ServiceName): Fault | undefined;
  readSwitch?(): Switch;
  /** Undefined: done. */
  sendLook?(message: LookMessage): Fault | undefined;
  delay?(receiptHandle: string): Fault | undefined;
}

export interface Stage {
  readonly ports: Ports & HandlerPorts;
  /** Every call to AWS in its order, e.g. `create eni-a`, `ask sessions-on`, `delay receipt-1 by 2`. */
  readonly calls: readonly string[];
  readonly creates: readonly CreateSession[];
  readonly looks: readonly LookMessage[];
  readonly journal: readonly JournalEntry[];
  readonly measured: readonly Measurement[];
  /** How long the controller slept, in milliseconds. */
  readonly slept: readonly number[];
  /** Moves the clock. */
  pass(milliseconds: number): void;
}

export interface StageSettings extends Partial<Omit<Config, 'policy'>> {
  readonly policy?: MirrorPolicy;
  readonly policies?: Policies;
}

export function createStage(
  script: Script = {},
  { policy = policyWith('observe'), policies = givenPolicy(policy), ...config }: StageSettings = {},
): Stage {
  const calls: string[] = [];
  const creates: CreateSession[] = [];
  const looks: LookMessage[] = [];
  const journal: JournalEntry[] = [];
  const measured: Measurement[] = [];
  const slept: number[] = [];
  let now = noon;
  const perform = (action: Action): Outcome => {
    switch (action.kind) {
      case 'create-session':
        calls.push(`create ${action.eni}`);
        creates.push(action);
        return script.create?.(action) ?? created(action, now);
      case 'stop-task':
        calls.push(`stop ${taskIdOf(action.task).slice(0, 1)}`);
        return answerOf('stop-task', script.stop?.(action));
      default:
        throw new Error(`the test has no answer to ${action.kind}`);
    }
  };
  const aws: Aws = {
    async observe(look) {
      calls.push(`observe ${look.service ?? 'cluster'}`);
      return answerOf('observe', script.observe?.(look));
    },
    async ask(question) {
      calls.push(`ask ${question.kind}`);
      return answerOf(question.kind, script.ask?.(question));
    },
    perform: async (action) => perform(action),
    async keepRefusal(eni) {
      calls.push(`keep ${eni}`);
      const fault = script.keepRefusal?.();
      return fault === undefined ? { kind: 'refusal-kept', eni } : { kind: 'refusal-not-kept', eni, fault };
    },
    async giveUp(service) {
      calls.push(`give up ${service}`);
      return script.giveUp?.(service);
    },
    async readSwitch() {
      calls.push('switch');
      return script.readSwitch?.() ?? { kind: 'on', isThere: true };
    },
  };
  const messenger: Messenger = {
    async sendLook(queueUrl, message) {
      calls.push(`look into ${queueUrl}`);
      looks.push(message);
      return script.sendLook?.(message);
    },
    async delay(queueUrl, receiptHandle, seconds) {
      calls.push(`delay ${receiptHandle} of ${queueUrl} by ${seconds}`);
      return script.delay?.(receiptHandle);
    },
  };
  const clock = {
    now: () => now,
    async sleep(milliseconds: number) {
      slept.push(milliseconds);
      now += milliseconds;
    },
  };
  const ports = {
    config: { ...plainConfig, policy, ...config },
    policy,
    policies,
    aws,
    messenger,
    clock,
    time: createInvocationTime(clock),
    journal: (entry: JournalEntry) => void journal.push(entry),
    meter: (measurements: readonly Measurement[]) => void measured.push(...measurements),
    memory: createMemory(),
  };
  const pass = (milliseconds: number): void => {
    now += milliseconds;
  };
  return { ports, calls, creates, looks, journal, measured, slept, pass };
}

const plainConfig: Config = {
  region: 'eu-central-1',
  owner: policyWith('observe').owner,
  policy: undefined,
  policyParameter: undefined,
  serialized: false,
  taskQueueUrl: 'tasks',
  lookQueueUrl: 'looks',
  pauseParameter: undefined,
  notesPrefix: undefined,
  concurrency: 1,
  endpoint: undefined,
  credentials: undefined,
};

/** A minute to work in: nothing is begun after 48 seconds. */
export function context(awsRequestId = 'request-1'): LambdaContext {
  return { awsRequestId, getRemainingTimeInMillis: () => 60_000 };
}

function answerOf<Answer>(what: string, answer: Answer | undefined): Answer {
  if (answer === undefined) throw new Error(`the test has no answer to ${what}`);
  return answer;
}
