// on-stack's ports for tests: sessions that EC2 shows until they are removed, a clock that sleeps in no time, CloudFormation's ear.
import type { LookMessage } from '@tasktap/aws';
import { type Fault, owner, type SessionId, sessionId } from '@tasktap/core';
import { createInvocationTime } from '../src/invocation-time.ts';
import type { JournalEntry } from '../src/journal.ts';
import { createOnStack } from '../src/lambda/on-stack.ts';
import { createMemory } from '../src/memory.ts';
import type { StackPorts } from '../src/stack-ports.ts';
import { cluster, noon } from './facts.ts';

export interface StackScript {
  /** Sessions of ours at the beginning. */
  readonly sessions?: number;
  /** By how many milliseconds each delete moves the clock. */
  readonly deleteTakesMs?: number;
  read?(times: number): Fault | undefined;
  remove?(session: SessionId, times: number): Fault | undefined;
  sendLook?(message: LookMessage): Fault | undefined;
  readonly clusters?: StackPorts['config']['clusters'];
}

export function createStackStage(script: StackScript = {}) {
  const left = new Set(Array.from({ length: script.sessions ?? 0 }, (_, index) => sessionId(`tms-${index}`)));
  const times = new Map<string, number>();
  const removed: string[] = [];
  const looks: LookMessage[] = [];
  const journal: JournalEntry[] = [];
  const told: { readonly url: string; readonly answer: Readonly<Record<string, unknown>> }[] = [];
  let now = noon;
  const count = (what: string): number => {
    times.set(what, (times.get(what) ?? 0) + 1);
    return times.get(what) ?? 0;
  };
  const clock = {
    now: () => now,
    async sleep(milliseconds: number) {
      now += milliseconds;
    },
  };
  const ports: StackPorts = {
    config: {
      region: 'eu-central-1',
      owner: owner('stack-1'),
      clusters: script.clusters ?? [cluster],
      lookQueueUrl: 'looks',
      endpoint: undefined,
      credentials: undefined,
    },
    ownSessions: {
      async read() {
        const fault = script.read?.(count('read'));
        return fault === undefined ? { kind: 'read', sessions: [...left] } : { kind: 'unread', fault };
      },
      async remove(session) {
        now += script.deleteTakesMs ?? 0;
        removed.push(session);
        const fault = script.remove?.(session, count(session));
        if (fault === undefined) left.delete(session);
        return fault;
      },
    },
    messenger: {
      async sendLook(_url, message) {
        looks.push(message);
        return script.sendLook?.(message);
      },
      async delay() {
        throw new Error('on-stack delays no message');
      },
    },
    clock,
    time: createInvocationTime(clock),
    journal: (entry) => journal.push(entry),
    memory: createMemory(),
  };
  const tell = async (url: string, body: string) => void told.push({ url, answer: JSON.parse(body) });
  const context = { awsRequestId: 'request-1', getRemainingTimeInMillis: () => 900_000 };
  const handle = (event: unknown, start: () => StackPorts | string = () => ports) =>
    createOnStack(start, tell)(event, context);
  return { handle, left, removed, looks, journal, told };
}

export function requestOf(type: 'Create' | 'Update' | 'Delete', resource: 'Backfill' | 'Drain', more: object = {}) {
  return {
    RequestType: type,
    ResponseURL: 'https://answers.example/1',
    StackId: 'arn:aws:cloudformation:eu-central-1:111122223333:stack/tap/1',
    RequestId: 'cloudformation-1',
    ResourceType: `Custom::${resource}`,
    LogicalResourceId: resource,
    ResourceProperties: { ServiceToken: 'arn:aws:lambda:eu-central-1:111122223333:function:on-stack' },
    ...more,
  };
}
