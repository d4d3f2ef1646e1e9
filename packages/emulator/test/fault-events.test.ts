// What rules hear of tasks when a fault plan strikes their events.
import { describe, expect, test } from 'vitest';
import type { Fault } from '../src/faults/plan.ts';
import type { Fleet } from '../src/world/fleet.ts';
import { fleet, type Heard, stage } from './fault-stage.ts';

const starting: Fleet = { ...fleet, services: [{ name: 'checkout', cluster: 'shop', count: 100 }] };
const minutes = 60_000;

/** All that a rule hears of a hundred tasks on their way up, in the order in which it hears it. */
async function heardUnder(faults: readonly Fault[], seed = 1): Promise<readonly Heard[]> {
  const { clock, heard } = await stage(faults, { fleet: starting, seed });
  clock.pass(10 * minutes);
  // Lambda hands an event over in a step of its own.
  await new Promise(setImmediate);
  return heard;
}

const countOf = (heard: readonly Heard[], status: string): number =>
  heard.filter(({ detail }) => detail.lastStatus === status).length;

/** Events that come after a younger one of the same task. */
function overtaken(heard: readonly Heard[]): number {
  const latest = new Map<string, number>();
  return heard.filter(({ detail: { taskArn, version } }) => {
    const before = latest.get(taskArn) ?? 0;
    latest.set(taskArn, Math.max(before, version));
    return version < before;
  }).length;
}

const counts = (heard: readonly Heard[]) =>
  ['PROVISIONING', 'PENDING', 'RUNNING'].map((status) => countOf(heard, status));

describe('of a hundred tasks, rules hear', () => {
  test.each<[string, readonly Fault[], readonly number[]]>([
    ['everything once when nothing is wrong', [], [100, 100, 100]],
    ['nothing when all events are lost', [{ kind: 'lose-event' }], [0, 0, 0]],
    ['nothing of one status when its events are lost', [{ kind: 'lose-event', status: 'PENDING' }], [100, 0, 100]],
    ['everything twice', [{ kind: 'duplicate-event' }], [200, 200, 200]],
    ['the same of events that are late', [{ kind: 'delay-event', seconds: 60 }], [100, 100, 100]],
    ['nothing for as long as the loss lasts', [{ kind: 'lose-event', until: 600 }], [0, 0, 0]],
    ['everything when the loss is over', [{ kind: 'lose-event', from: 0, until: 0.001 }], [100, 100, 100]],
    ['all but the first', [{ kind: 'lose-event', times: 1 }], [99, 100, 100]],
    ['nothing, when what would come twice is lost', [{ kind: 'duplicate-event' }, { kind: 'lose-event' }], [0, 0, 0]],
  ])('%s', async (_sentence, faults, expected) => {
    expect(counts(await heardUnder(faults))).toEqual(expected);
  });

  test('every event in order when nothing is wrong, and some after younger ones when they are reordered', async () => {
    expect(overtaken(await heardUnder([]))).toBe(0);
    const reordered = await heardUnder([{ kind: 'reorder-event', within: 60 }]);
    expect(counts(reordered)).toEqual([100, 100, 100]);
    expect(overtaken(reordered)).toBeGreaterThan(20);
  });

  test('a fifth less when a fifth is lost', async () => {
    const heard = await heardUnder([{ kind: 'lose-event', share: 0.2 }]);
    expect(heard.length).toBeGreaterThan(200);
    expect(heard.length).toBeLessThan(270);
  });

  test('a late event as it was when it happened', async () => {
    const heard = await heardUnder([{ kind: 'delay-event', seconds: 120, status: 'PENDING' }]);
    expect(countOf(heard, 'PENDING')).toBe(100);
    // By then each task is RUNNING, and its event of that has come already.
    expect(overtaken(heard)).toBe(100);
  });
});

test('a second copy is the same event, and comes a moment after the first', async () => {
  const ids = (await heardUnder([{ kind: 'duplicate-event' }])).map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length / 2);
  // A hundred tasks start at once, so that others come between the two.
  expect(ids.filter((id, place) => id === ids[place + 1]).length).toBeLessThan(ids.length / 4);
});

test('nothing more happens to an event that is lost', async () => {
  const { clock, emulator } = await stage([{ kind: 'lose-event' }, { kind: 'duplicate-event' }], { fleet: starting });
  clock.pass(10 * minutes);
  expect(emulator.faults.counts().map(({ struck }) => struck)).toEqual([300, 0]);
});

test('the same seed strikes the same events, another seed strikes others', async () => {
  const plan: readonly Fault[] = [
    { kind: 'lose-event', share: 0.2 },
    { kind: 'reorder-event', within: 30, share: 0.5 },
  ];
  const [once, again, other] = [await heardUnder(plan), await heardUnder(plan), await heardUnder(plan, 2)];
  expect(once).toEqual(again);
  expect(once.map(({ detail }) => detail.version)).not.toEqual(other.map(({ detail }) => detail.version));
});
