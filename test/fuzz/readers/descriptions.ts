// Tasks and sessions as the SDK hands them over, with members missing or odd; lists without nulls and dates as Date, as it makes them.
import { taskFromDescription } from '@tasktap/aws';
import { owner } from '@tasktap/core';
import fc from 'fast-check';
import { createOwnSessions } from '../behind-doors.ts';
import { word } from '../hostile.ts';
import { mustHold } from '../ours.ts';
import { fuzzed } from '../reader.ts';
import { taskDetail } from '../real-events.ts';

const some = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined, freq: 4 });
const pair = fc.record(
  { name: fc.oneof(word, fc.constantFrom('networkInterfaceId', 'subnetId')), value: word },
  { requiredKeys: [] },
);
/** Milliseconds since 1970; null: a date that is none. */
const moment = some(fc.oneof(fc.constant(null), fc.integer(), fc.constant(8.64e15)));

const task = fc.record(
  {
    taskArn: fc.oneof(word, fc.constant(taskDetail.taskArn)),
    clusterArn: fc.oneof(word, fc.constant(taskDetail.clusterArn)),
    group: fc.oneof(word, fc.constantFrom('service:web', 'service:', 'family:x')),
    taskDefinitionArn: fc.oneof(word, fc.constant(taskDetail.taskDefinitionArn)),
    version: fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })),
    lastStatus: word,
    attachments: fc.array(
      fc.record(
        {
          type: fc.oneof(word, fc.constantFrom('eni', 'ElasticNetworkInterface')),
          status: word,
          details: fc.array(pair, { maxLength: 4 }),
        },
        { requiredKeys: [] },
      ),
      { maxLength: 3 },
    ),
    attributes: fc.array(pair, { maxLength: 3 }),
    containers: fc.array(fc.record({ name: word }, { requiredKeys: [] }), { maxLength: 3 }),
    tags: fc.array(fc.record({ key: word, value: word }, { requiredKeys: [] }), { maxLength: 3 }),
    createdAt: moment,
    connectivityAt: moment,
    startedAt: moment,
  },
  { requiredKeys: [] },
);
type Moments = {
  readonly createdAt?: number | null;
  readonly connectivityAt?: number | null;
  readonly startedAt?: number | null;
};

export const taskDescriptionReader = fuzzed<object & Moments>({
  name: 'task-description',
  inputs: task as fc.Arbitrary<object & Moments>,
  holds(input) {
    const { createdAt, connectivityAt, startedAt } = input;
    const dates = {
      createdAt: dateOf(createdAt),
      connectivityAt: dateOf(connectivityAt),
      startedAt: dateOf(startedAt),
    };
    const read = taskFromDescription({ ...input, ...dates } as Parameters<typeof taskFromDescription>[0]);
    for (const each of [read.createdAt, read.connectedAt, read.startedAt]) {
      mustHold(each === undefined || Number.isFinite(each), 'a moment is one, or missing');
    }
    mustHold(typeof read.arn === 'string' && typeof read.family === 'string', 'names are text');
    mustHold(
      read.containers.every((name) => typeof name === 'string'),
      'containers have names',
    );
  },
});

function dateOf(at: number | null | undefined): Date | undefined {
  return at === undefined ? undefined : new Date(at ?? Number.NaN);
}

const session = fc.record(
  {
    TrafficMirrorSessionId: word,
    NetworkInterfaceId: word,
    SessionNumber: fc.integer(),
    VirtualNetworkId: fc.integer(),
    Tags: fc.array(
      fc.record(
        { Key: fc.constantFrom('tasktap:owner', 'tasktap:v', 'Name'), Value: fc.oneof(word, fc.constant('tap')) },
        { requiredKeys: [] },
      ),
      { maxLength: 4 },
    ),
  },
  { requiredKeys: [] },
);

export const sessionsReader = fuzzed<object>({
  name: 'sessions',
  inputs: fc.record({ TrafficMirrorSessions: fc.array(session, { maxLength: 4 }) }, { requiredKeys: [] }),
  async holds(page) {
    const ec2 = { send: async () => page } as never;
    const read = await createOwnSessions({ clients: { ec2 }, owner: owner('tap'), pacer: {} as never }).read();
    mustHold(read.kind === 'read', 'an answer with members missing is an answer');
  },
});
