// What the deployment does in its life, each in the smallest fleet that shows it.
import { administrator, announceService, type Fleet } from '@tasktap/emulator';
import type { Scenario } from './scenario.ts';
import { fleetOf, MINUTE, SECOND, type Stage } from './stage.ts';
import type { Choice } from './template.ts';

type Service = Fleet['services'][number];

export const web = (count: number, more: Partial<Service> = {}): Service => ({
  name: 'web',
  cluster: 'shop',
  count,
  ...more,
});

const sweeps =
  (count: number): Scenario['play'] =>
  (stage) =>
    stage.pass(count * 5 * MINUTE + 30 * SECOND);
const minutes =
  (count: number): Scenario['play'] =>
  (stage) =>
    stage.pass(count * MINUTE);

const sessionsOf = ({ emulator }: Stage) => [...emulator.world.sessions.values()];
const told = ({ journal }: Stage, kind: string): number => journal.filter((entry) => entry.kind === kind).length;
const called = ({ emulator }: Stage, operation: string): number =>
  emulator.calls.counts().reduce((sum, count) => sum + (count.operation === operation ? count.calls : 0), 0);
const secondTarget = ({ emulator }: Stage): string => [...emulator.world.targets.keys()][1] ?? '';

const newTask: Scenario = {
  fleet: fleetOf({ services: [web(2)] }),
  play: minutes(2),
  mustBe: {
    'both tasks have a session': (stage) => sessionsOf(stage).length === 2,
    'the journal says so': (stage) => told(stage, 'session-created') === 2,
  },
};

/** The SDK tries a throttled call three times by itself: then the message waits in its queue. */
const throttledCreate: Scenario = {
  fleet: fleetOf({ services: [web(1)] }),
  faults: [{ kind: 'throttle', calls: 'ec2:CreateTrafficMirrorSession', times: 3 }],
  play: minutes(2),
  mustBe: {
    'the task has a session': (stage) => sessionsOf(stage).length === 1,
    'after its message was put off': (stage) => called(stage, 'sqs:ChangeMessageVisibility') === 1,
  },
};

/** Tasks crash before EC2 knows their interfaces. */
const taskGone: Scenario = {
  fleet: fleetOf({ services: [web(0, { ends: { kind: 'exits', afterSeconds: 1 } })] }),
  async play(stage) {
    Object.assign(stage.emulator.world.pace, {
      lateInterfaceShare: 1,
      eniVisibilityLagMs: [60 * MINUTE, 60 * MINUTE],
    });
    scale(stage, 1);
    await stage.pass(4 * MINUTE);
  },
  mustBe: { 'their events are done with': (stage) => told(stage, 'task-gone') > 0 },
};

const foreignSession: Scenario = {
  fleet: fleetOf({ services: [web(1)] }),
  faults: [{ kind: 'foreign-session', number: 1 }],
  play: minutes(2),
  mustBe: {
    'ours is beside it': (stage) => sessionsOf(stage).some(({ sessionNumber }) => sessionNumber === 2),
  },
};

const refusal: Scenario = {
  fleet: fleetOf({ services: [web(1, { hosts: { xen: 1 } })] }),
  play: minutes(2),
  mustBe: {
    'it is remembered at the interface': ({ emulator }) =>
      [...emulator.world.networkInterfaces.values()].some(({ tags }) => tags.has('tasktap:refused:tap')),
  },
};

const setMirrorable = ({ emulator }: Stage, mirrorable: boolean): void => {
  const host = emulator.world.hostTypes.get('nitro');
  if (host !== undefined) host.mirrorable = mirrorable;
};

export function scale({ emulator: { world } }: Stage, count: number): void {
  for (const service of world.services.values()) {
    service.desiredCount = count;
    announceService(world, service);
  }
}

/** Two tasks are mirrored; the third comes while no host can be mirrored, and the one in its place when they can again. */
const replacement: Scenario = {
  fleet: fleetOf({ services: [web(2, { minimumHealthyPercent: 50 })] }),
  async play(stage) {
    await stage.pass(2 * MINUTE);
    setMirrorable(stage, false);
    scale(stage, 3);
    await stage.pass(MINUTE);
    setMirrorable(stage, true);
    await stage.pass(12 * MINUTE);
  },
  mustBe: {
    'what cannot be mirrored is stopped': (stage) => told(stage, 'task-stopped') > 0,
    'the stop is noted': ({ emulator }) =>
      [...emulator.world.parameters.keys()].some((name) => name.startsWith('/tasktap/tap/stops/')),
    'all three tasks have a session': (stage) => sessionsOf(stage).length === 3,
  },
};

const sweep: Scenario = {
  fleet: fleetOf({
    services: [web(2, { alreadyRunning: true }), web(1, { name: 'old', alreadyRunning: true, hosts: { xen: 1 } })],
  }),
  play: sweeps(2),
  mustBe: {
    'what can be mirrored is': (stage) => sessionsOf(stage).length === 2,
    'what was refused is not asked again': (stage) => called(stage, 'ec2:CreateTrafficMirrorSession') === 3,
    'the journal tells of both sweeps': (stage) =>
      stage.journal.filter((entry) => entry.kind === 'looked' && entry.why === 'sweep').length === 2,
  },
};

/** Two clusters at once, and fewer sessions allowed than either wants. */
const cap: Scenario = {
  fleet: fleetOf({ clusters: ['shop', 'pay'], services: [web(6), web(6, { cluster: 'pay' })] }),
  parameters: { MaxSessions: '5' },
  play: minutes(3),
  mustBe: {
    'there are as many sessions as may be, before any sweep': (stage) => sessionsOf(stage).length === 5,
    'and never were more': (stage) => told(stage, 'session-created') === 5,
  },
};

/** A second session of ours on one interface, as a create whose answer was lost may leave it. */
const duplicate: Scenario = {
  fleet: fleetOf({ services: [web(1)] }),
  async play(stage, stack) {
    await stage.pass(2 * MINUTE);
    const { sessions } = stage.emulator.world;
    for (const session of [...sessions.values()]) {
      sessions.set('tms-0123456789abcdef0', { ...session, id: 'tms-0123456789abcdef0', sessionNumber: 2 });
    }
    await sweeps(1)(stage, stack);
  },
  mustBe: {
    'the second one is gone': (stage) =>
      sessionsOf(stage)
        .map((each) => each.sessionNumber)
        .join() === '1',
  },
};

const backfill: Scenario = {
  fleet: fleetOf({ services: [web(1, { alreadyRunning: true })] }),
  parameters: { Backfill: 'yes' },
  play: minutes(1),
  mustBe: { 'the task has a session before any sweep': (stage) => sessionsOf(stage).length === 1 },
};

const anotherTarget: Scenario = {
  fleet: fleetOf({ services: [web(1)] }),
  async play(stage, stack) {
    await stage.pass(2 * MINUTE);
    await stage.update(stack, { TargetId: secondTarget(stage) });
    await sweeps(1)(stage, stack);
  },
  mustBe: {
    'the session goes there': (stage) =>
      sessionsOf(stage)
        .map((each) => each.targetId)
        .join() === secondTarget(stage),
  },
};

const follow = ({ emulator, done }: Stage, targetId: string | undefined, filterId: string | undefined) => {
  const vpc = [...emulator.world.subnets.values()][0]?.vpcId;
  const policy = { targets: [{ id: targetId, vpc }], filter: filterId, unmirrorable: { kind: 'observe' } };
  const input = { Name: '/tasktap/tap/policy', Value: JSON.stringify(policy), Type: 'String', Overwrite: true };
  return done(emulator.call(administrator, 'ssm', 'PutParameter', input));
};

/** A target that the stack was not made with, then a filter; both by the parameter alone. */
const following: Scenario = {
  fleet: fleetOf({ services: [web(1)], filters: [{ rejectUdpPorts: [] }, { rejectUdpPorts: [4789, 6081] }] }),
  async play(stage, stack) {
    const { targets, filters } = stage.emulator.world;
    const [, other] = targets.keys();
    const [filter, otherFilter] = filters.keys();
    const more = [
      ...[...targets.values()].slice(1).map(({ id }) => `traffic-mirror-target/${id}`),
      `traffic-mirror-filter/${otherFilter}`,
    ];
    const arns = more.map((rest) => `arn:aws:ec2:eu-central-1:111122223333:${rest}`);
    await stage.pass(2 * MINUTE);
    await stage.update(stack, { MoreTargetAndFilterArns: arns.join(',') });
    await follow(stage, other, filter);
    scale(stage, 2);
    await stage.pass(4 * MINUTE);
    await follow(stage, other, otherFilter);
    await sweeps(2)(stage, stack);
  },
  mustBe: {
    'the sessions go there': (stage) => sessionsOf(stage).every(({ targetId }) => targetId === secondTarget(stage)),
    'through the other filter': (stage) =>
      sessionsOf(stage).every(({ filterId }) => filterId === [...stage.emulator.world.filters.keys()][1]),
    'both tasks have one': (stage) => sessionsOf(stage).length === 2,
    'before there was a policy nothing was done': (stage) =>
      stage.journal.some((entry) => entry.kind === 'policy-unread' && !entry.keepsLast),
  },
};

const deleteStack: Scenario = {
  fleet: fleetOf({ services: [web(2)] }),
  async play(stage, stack) {
    await stage.pass(2 * MINUTE);
    await stage.done(stack.delete());
  },
  mustBe: {
    'there were two sessions': (stage) => told(stage, 'session-created') === 2,
    'none is left': (stage) => sessionsOf(stage).length === 0,
    'the drain has told so': (stage) => told(stage, 'drained') === 1,
  },
};

export const scenarios = {
  following,
  newTask,
  throttledCreate,
  taskGone,
  foreignSession,
  refusal,
  replacement,
  sweep,
  cap,
  duplicate,
  backfill,
  anotherTarget,
  deleteStack,
} as const satisfies Readonly<Record<string, Scenario>>;

export type ScenarioName = keyof typeof scenarios;

/** What only a choice makes possible. */
export const onlyUnder: Readonly<Partial<Record<ScenarioName, Choice>>> = {
  replacement: 'replace',
  following: 'following',
};
