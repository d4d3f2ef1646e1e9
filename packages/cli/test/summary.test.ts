// What the demo calls fine, and what not: told from the emulator's truth and the journal, which must agree.
import { resolve } from 'node:path';
import type { Emulator } from '@tasktap/emulator';
import { describe, expect, test } from 'vitest';
import type { Recorded } from '../src/demo/recording.ts';
import { sumUp } from '../src/demo/summary.ts';
import { createTally } from '../src/tally.ts';

interface Scene {
  readonly hostIsMirrorable: boolean;
  readonly hasSession: boolean;
  readonly told: number;
  /** Packets by the name of the interface. */
  readonly heard: Readonly<Record<string, number>>;
  readonly malformed: number;
  readonly flows: Recorded['flows'];
  readonly deadLetters: number;
}

const usual: Scene = {
  hostIsMirrorable: true,
  hasSession: true,
  told: 1,
  heard: { 'shop/web/1': 3 },
  malformed: 0,
  flows: { kind: 'written', folder: 'run/flows', rows: [] },
  deadLetters: 0,
};

/** One running task with an interface, and what became of it. */
function ending(but: Partial<Scene>) {
  const scene = { ...usual, ...but };
  const task = {
    arn: 'arn:aws:ecs:eu-central-1:111122223333:task/shop/1',
    id: '1',
    clusterArn: 'arn:aws:ecs:eu-central-1:111122223333:cluster/shop',
    group: 'service:web',
    desiredStatus: 'RUNNING',
    lastStatus: 'RUNNING',
    attachment: { networkInterfaceId: 'eni-1' },
    hostType: { mirrorable: scene.hostIsMirrorable },
  };
  const world = {
    tasks: new Map([[task.arn, task]]),
    networkInterfaces: new Map([['eni-1', { interfaceType: 'interface' }]]),
    sessions: new Map(scene.hasSession ? [['tms-1', { networkInterfaceId: 'eni-1' }]] : []),
  };
  const calls = {
    counts: () => [
      {
        principal: 'tasktap-OnTaskEvent-0123456789AB',
        operation: 'ec2:CreateTrafficMirrorSession',
        calls: 2,
        errors: 1,
      },
      { principal: 'administrator', operation: 'ec2:CreateTrafficMirrorSession', calls: 9, errors: 0 },
    ],
  };
  const emulator = { world, calls, sender: { counts: () => ({ sent: 3, failed: 0 }) } } as unknown as Emulator;
  const interfaces = Object.entries(scene.heard).map(([name, packets]) => ({
    name,
    description: '',
    packets,
    bytes: 60 * packets,
  }));
  const packets = interfaces.reduce((sum, one) => sum + one.packets, scene.malformed);
  const recorded = {
    report: { packets, interfaces, receiver: { way: 'dgram' } },
    tasks: new Map([['shop/web/1', { cluster: 'shop', service: 'web', task: '1' }]]),
    captures: ['run/demo-1.pcapng'],
    once: 'run/demo-1-once.pcapng',
    flows: scene.flows,
  } as unknown as Recorded;
  const tally = createTally(0);
  const at = '2026-03-04T08:15:40.000Z';
  tally.hear(JSON.stringify({ at, kind: 'session-created', task: task.arn, vni: 7 }));
  tally.hear(JSON.stringify({ at, kind: 'looked', cluster: task.clusterArn, selected: 1, covered: scene.told }));
  const { deadLetters } = scene;
  return sumUp({ emulator, tally, recorded, folder: 'run', speed: 10, elapsedMs: 5, deadLetters });
}

describe('the demo is', () => {
  test.each<[sentence: string, but: Partial<Scene>, fine: boolean]>([
    ['fine with everything mirrored and named', {}, true],
    [
      'fine without a session on a host that cannot be mirrored',
      { hostIsMirrorable: false, hasSession: false, told: 0 },
      true,
    ],
    ['not fine with a mirrorable task that has no session', { hasSession: false, told: 0 }, false],
    ['not fine when the journal tells another coverage than the emulator', { told: 0 }, false],
    ['not fine with packets of a VNI that nobody could name', { heard: { 'vni-8': 1 } }, false],
    ['not fine with packets that are no VXLAN', { malformed: 1 }, false],
    ['not fine with a message that was given up on', { deadLetters: 1 }, false],
  ])('%s', (_sentence, but, fine) => {
    expect(ending(but).fine).toBe(fine);
  });
});

test('counts the calls of the tap, and nobody else’s', () => {
  expect(ending({}).summary).toMatchObject({ createCalls: 2, describeCalls: 0 });
});

test('packets without a name are those of no task and those that are no VXLAN', () => {
  const { summary } = ending({ heard: { 'shop/web/1': 3, 'vni-8': 2 }, malformed: 1 });
  expect(summary.packetsReceived).toBe(6);
  expect(summary.packetsUnattributed).toBe(3);
});

describe('where things are', () => {
  test('is told by absolute paths', () => {
    const { summary } = ending({});
    expect([summary.folder, summary.captures, summary.once, summary.flowsFolder]).toEqual([
      resolve('run'),
      [resolve('run/demo-1.pcapng')],
      resolve('run/demo-1-once.pcapng'),
      resolve('run/flows'),
    ]);
  });

  test('without DuckDB there are no flows, and it is said why', () => {
    const { summary, noFlows } = ending({ flows: { kind: 'none', reason: 'it is not installed' } });
    expect([summary.flowsFolder, summary.flows, noFlows]).toEqual([null, null, 'it is not installed']);
  });
});
