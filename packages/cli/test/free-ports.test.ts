// Ports that were free: where somebody else has been given one meanwhile, others are tried.
import { expect, test } from 'vitest';
import { atFreePorts, type FreePorts } from '../src/demo/free-ports.ts';

test.each([
  ['at once', 0, 1, 'begun'],
  ['with others, where the first are taken', 2, 3, 'begun'],
  ['not for ever', 99, 5, 'failed'],
] as const)('it begins %s', async (_how, refusals, tries, kind) => {
  const tried: FreePorts[] = [];
  const { begun, ports } = await atFreePorts(async (free) => {
    tried.push(free);
    return { kind: tried.length > refusals ? 'begun' : 'failed' };
  });
  expect([begun.kind, tried.length, ports]).toEqual([kind, tries, tried.at(-1)]);
});
