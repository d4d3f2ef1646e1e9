// The sessions by interface are always those by id, however they come and go.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createSessionShelf } from '../src/world/session-shelf.ts';
import type { MirrorSession } from '../src/world/state.ts';

const session = (id: string, networkInterfaceId: string): MirrorSession => ({
  id,
  networkInterfaceId,
  ownerId: '111122223333',
  targetId: 'tmt-1',
  filterId: 'tmf-1',
  sessionNumber: 1,
  packetLength: undefined,
  vni: 1,
  description: undefined,
  createdAt: 0,
  tags: new Map(),
});

type Deed = (shelf: ReturnType<typeof createSessionShelf<MirrorSession>>) => unknown;
const id = fc.nat(5).map((number) => `tms-${number}`);
const eni = fc.constantFrom('eni-0', 'eni-1', 'eni-2');
const deed: fc.Arbitrary<Deed> = fc.oneof(
  fc.tuple(id, eni).map(
    (made): Deed =>
      (shelf) =>
        shelf.set(made[0], session(...made)),
  ),
  id.map(
    (gone): Deed =>
      (shelf) =>
        shelf.delete(gone),
  ),
  fc.constant<Deed>((shelf) => shelf.clear()),
);

test('any order of adding, replacing, removing and emptying', () => {
  fc.assert(
    fc.property(fc.array(deed), eni, (deeds, asked) => {
      const shelf = createSessionShelf<MirrorSession>();
      for (const act of deeds) act(shelf);
      const expected = [...shelf.values()].filter((each) => each.networkInterfaceId === asked);
      expect(new Set(shelf.on(asked))).toEqual(new Set(expected));
      expect(shelf.on(asked)).toHaveLength(expected.length);
    }),
  );
});

test('a session replaced by one on another interface is found there alone', () => {
  const shelf = createSessionShelf<MirrorSession>();
  shelf.set('tms-1', session('tms-1', 'eni-0'));
  shelf.set('tms-1', session('tms-1', 'eni-1'));
  expect([shelf.on('eni-0').length, shelf.on('eni-1').length, shelf.size]).toEqual([0, 1, 1]);
});

test('an interface without sessions has none', () => {
  expect(createSessionShelf().on('eni-0')).toEqual([]);
});
