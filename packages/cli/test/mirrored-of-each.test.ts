// When the demo has heard of everybody.
import { expect, test } from 'vitest';
import { hasMirroredOfEach } from '../src/demo/mirrored-of-each.ts';

test.each<[string, readonly number[], boolean]>([
  ['nobody is mirrored', [], true],
  ['each has sent a packet', [1, 20], true],
  ['one has sent none yet', [7, 0, 3], false],
  ['nobody has sent one yet', [0], false],
])('%s', (_what, mirrored, heard) => {
  const sessions = new Map(mirrored.map((count, index) => [`tms-${index}`, { mirrored: count }]));
  expect(hasMirroredOfEach({ world: { sessions }, packets: { ofSession: (session) => session } })).toBe(heard);
});
