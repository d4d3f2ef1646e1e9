// How long the tap has, and what gives it more time: the figures that the check of coverage goes by.
import { createVirtualClock, emptyAccount, type Fault, type Fleet } from '@tasktap/emulator';
import { describe, expect, test } from 'vitest';
import { bucketMs, looksMs, sweepMs } from './promise.ts';
import type { Scene } from './scene.ts';
import type { Happening, Story } from './story.ts';
import { createTroubles } from './troubles.ts';

const create = 'ec2:CreateTrafficMirrorSession';

describe('the time of the bucket', () => {
  test.each<[words: string, limits: Fleet['limits'], creates: number, ms: number]>([
    ['nothing for the burst', {}, 50, 0],
    ['a fifth of a second for each beyond it', {}, 300, 50_000],
    ['nothing where there are no limits', { rates: 'off' }, 5000, 0],
    ['what the fleet says', { rates: { [create]: { capacity: 10, refillPerSecond: 1 } } }, 30, 20_000],
    [
      'as documented where the fleet speaks of others',
      { rates: { 'ec2:CreateTags': { capacity: 1, refillPerSecond: 1 } } },
      55,
      1000,
    ],
  ])('is %s', (_words, limits = {}, creates, ms) => {
    expect(bucketMs({ ...emptyAccount, limits }, creates)).toBe(ms);
  });

  test('is one second for each task that only a look can find', () => {
    expect([looksMs(300), looksMs(30)]).toEqual([sweepMs, 30_000]);
  });
});

const throttle: Fault = { kind: 'throttle', calls: '*', from: 100, until: 200 };
const off = (at: number, stack = 'red'): Happening => ({ at, kind: 'switch', stack, to: 'off' });

describe('the last trouble', () => {
  test.each<[words: string, faults: readonly Fault[], happenings: readonly Happening[], at: number, last: number]>([
    ['of nothing is none', [], [], 500, Number.NEGATIVE_INFINITY],
    ['is none before it begins', [throttle], [], 99, Number.NEGATIVE_INFINITY],
    ['is now while it lasts', [throttle], [], 150, 150],
    ['is its end when it is over', [throttle], [], 500, 200],
    ['is the latest of several', [throttle, { ...throttle, until: 300 }], [], 500, 300],
    ['lasts to the end of the story where the plan says nothing', [{ kind: 'lose-event' }], [], 9000, 600],
    ['is the moment at which sessions are deleted', [{ kind: 'delete-session', at: 70 }], [], 500, 70],
    ['ends with a wrong clock', [{ kind: 'clock-skew', seconds: 1200, from: 0, until: 60 }], [], 9000, 60],
    ['is no change of hosts', [{ kind: 'host-refuses', host: 'nitro' }], [], 500, Number.NEGATIVE_INFINITY],
    ['is the off switch until it is on', [], [off(10), { ...off(20), to: 'on' } as Happening], 500, 20],
    ['is no switch of another stack', [], [off(10, 'blue')], 500, Number.NEGATIVE_INFINITY],
    ['is a scan until it ends', [], [{ at: 10, kind: 'scans', calls: create, perSecond: 1, seconds: 30 }], 500, 40],
  ])('%s', (_words, faults, happenings, at, last) => {
    const clock = createVirtualClock(0);
    const story: Partial<Story> = { minutes: 10, faults, happenings };
    const troubles = createTroubles({ story, stacks: [{ name: 'red' }], world: { clock } } as unknown as Scene);
    expect(troubles.lastBefore('red', at * 1000)).toBe(last * 1000);
  });

  test('is a process that died, until its messages come back', () => {
    const clock = createVirtualClock(0);
    const story: Partial<Story> = { minutes: 10, faults: [], happenings: [] };
    const troubles = createTroubles({ story, stacks: [{ name: 'red' }], world: { clock } } as unknown as Scene);
    clock.pass(5000);
    troubles.crashed('red');
    expect(troubles.lastBefore('red', 900_000)).toBe(365_000);
  });
});
