// What the demo calls fine, and what not: told from the emulator's truth and the journal, which must agree.
import type { Emulator } from '@tasktap/emulator';
import { describe, expect, test } from 'vitest';
import type { Listener } from '../src/demo/listener.ts';
import { sumUp } from '../src/demo/summary.ts';
import { createTally } from '../src/tally.ts';

interface Scene {
  readonly hostIsMirrorable: boolean;
  readonly hasSession: boolean;
  readonly told: number;
  readonly heard: ReadonlyMap<number, readonly [number, number]>;
  readonly malformed: number;
  readonly deadLetters: number;
}

const usual: Scene = {
  hostIsMirrorable: true,
  hasSession: true,
  told: 1,
  heard: new Map([[7, [3, 60]]]),
  malformed: 0,
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
  const listener = { heard: scene.heard, received: () => 3, malformed: () => scene.malformed } as unknown as Listener;
  const tally = createTally(0);
  tally.hear(JSON.stringify({ kind: 'session-created', task: task.arn, vni: 7 }));
  tally.hear(JSON.stringify({ kind: 'looked', cluster: task.clusterArn, selected: 1, covered: scene.told }));
  return sumUp({ emulator, tally, listener, speed: 10, elapsedMs: 5, deadLetters: scene.deadLetters });
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
    ['not fine with packets of a VNI that nobody was told of', { heard: new Map([[8, [1, 60]]]) }, false],
    ['not fine with packets that are no VXLAN', { malformed: 1 }, false],
    ['not fine with a message that was given up on', { deadLetters: 1 }, false],
  ])('%s', (_sentence, but, fine) => {
    expect(ending(but).fine).toBe(fine);
  });
});

test('counts the calls of the tap, and nobody else’s', () => {
  expect(ending({}).summary).toMatchObject({ createCalls: 2, describeCalls: 0 });
});

test('packets without a name are those of unknown VNIs and those that are no VXLAN', () => {
  expect(
    ending({
      heard: new Map([
        [7, [3, 60]],
        [8, [2, 60]],
      ]),
      malformed: 1,
    }).summary.packetsUnattributed,
  ).toBe(3);
});
