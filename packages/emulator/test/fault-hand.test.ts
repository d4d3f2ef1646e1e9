// What somebody breaks by hand, while the emulator runs: it is broken until the same hand mends it.
import { expect, test } from 'vitest';
import { createSession, stage, told } from './fault-stage.ts';

test('every create is throttled as long as the hand is on it', async () => {
  const { emulator, ec2 } = await stage([]);
  emulator.hand.throttling = true;
  expect(await told(ec2.send(createSession(emulator)))).toBe('RequestLimitExceeded 503');
  expect(emulator.world.sessions.size).toBe(0);
  emulator.hand.throttling = false;
  expect(await told(ec2.send(createSession(emulator)))).toBe('done');
});

test('no event is heard as long as the hand is on them, and none of those comes later', async () => {
  const { emulator, clock, heard } = await stage([]);
  const [service] = emulator.world.services.values();
  if (service === undefined) throw new Error('expected a service');
  const scale = async (count: number): Promise<void> => {
    service.desiredCount = count;
    for (const listener of emulator.world.onServiceChange) listener(service);
    clock.pass(10 * 60_000);
    // Lambda hands an event over in a step of its own.
    await new Promise(setImmediate);
  };
  emulator.hand.losingEvents = true;
  await scale(5);
  expect(emulator.world.tasks.size).toBe(5);
  expect(heard).toEqual([]);
  emulator.hand.losingEvents = false;
  await scale(6);
  expect(new Set(heard.map(({ detail }) => detail.taskArn)).size).toBe(1);
});
