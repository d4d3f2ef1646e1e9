// A week of a small fleet that never rests: what the functions hold on to is the same on the last day as on the second.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createAccount, createRandom, createVirtualClock, letPass } from '@tasktap/emulator';
import { expect, test } from 'vitest';
import { createDoor } from './door.ts';
import { readStory } from './read-story.ts';
import { rememberPlaces } from './scene.ts';
import { deployStack } from './stack.ts';
import { createWitness } from './witness.ts';

const hourMs = 3_600_000;
const days = 7;

const story = readStory(`
about: a job that is always started again
fleet:
  clusters: [shop]
  services:
    - { name: web, cluster: shop, count: 3, alreadyRunning: true }
    - { name: short, cluster: shop, count: 2, ends: { kind: exits, afterSeconds: 600, atMostSeconds: 1200 } }
stacks:
  - { name: red, policy: { targets: [0], filter: 0, unmirrorable: { kind: replace } } }
`);

test('neither messages, nor sessions, nor open handles, nor memory become more', {
  timeout: 900_000,
}, async () => {
  const clock = createVirtualClock(Date.parse('2026-03-04T08:00:00Z'));
  const account = createAccount({ clock, seed: 1, fleet: story.fleet });
  const { world } = account;
  rememberPlaces(world);
  // No checks, and no journal that grows by itself.
  const witness = {
    ...createWitness(world, {}, () => ({ world, story, stacks: [], journal: [] })),
    told: () => undefined,
  };
  const random = createRandom(1);
  const door = createDoor(account, witness, random);
  const [told] = story.stacks;
  if (told === undefined) throw new Error('expected a stack in the story');
  const stack = deployStack(told, { account, door, witness, random, spoil: (ports) => ports });
  const handles = (): number => process.getActiveResourcesInfo().length;
  const handlesBefore = handles();
  const waiting = (): number =>
    Object.values(stack.queues)
      .flatMap((queue) => Object.values(queue.depth()))
      .reduce((sum: number, count: unknown) => sum + Number(count), 0);
  const most = { sessions: 0, interfaces: 0, waiting: 0, handles: 0 };
  const heap: number[] = [];
  for (let hour = 1; hour <= days * 24; hour += 1) {
    await letPass(clock, hourMs);
    most.sessions = Math.max(most.sessions, world.sessions.size);
    most.interfaces = Math.max(most.interfaces, world.networkInterfaces.size);
    most.waiting = Math.max(most.waiting, waiting());
    most.handles = Math.max(most.handles, handles() - handlesBefore);
    if (hour % 24 === 0) heap.push(heapUsed());
  }
  // Five tasks live; a few more are on their way in or out.
  expect(most.sessions).toBeLessThanOrEqual(9);
  expect(most.interfaces).toBeLessThanOrEqual(9);
  expect(most.waiting).toBeLessThanOrEqual(6);
  expect(most.handles).toBeLessThanOrEqual(2);
  expect(stack.dead.events.count() + stack.dead.looks.count()).toBe(0);
  const created = account.calls.counts().find(({ operation }) => operation === 'ec2:CreateTrafficMirrorSession');
  expect(created?.calls).toBeGreaterThan(1000);
  // The account itself remembers a day of client tokens and its last ten thousand calls: both are full on the second day.
  const [, second = 0] = heap;
  expect((heap.at(-1) ?? 0) - second).toBeLessThan(16 * 1024 * 1024);
});

setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');

/** Of what is still held on to, in bytes. */
function heapUsed(): number {
  if (typeof collectGarbage === 'function') collectGarbage();
  return process.memoryUsage().heapUsed;
}
