// A pcapng into several: which packet goes where, under which number, and what is left over.
import { encodePcapngBlock, type PcapngBlock, pcapngOptions } from '@tasktap/wire';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createNames, groupOf, type SplitKind } from '../src/split/groups.ts';
import { type Split, splitCapture } from '../src/split/split.ts';
import { batchOf, blockOf, readMarked } from './marked-packets.ts';
import { joined } from './packets.ts';

const section: PcapngBlock = { kind: 'section', littleEndian: true, options: [] };
const named = (name: string): PcapngBlock => ({
  kind: 'interface',
  linkType: 1,
  snapLength: 0,
  options: [{ code: pcapngOptions.name, value: new TextEncoder().encode(name) }],
});
const told = (interfaceId: number): PcapngBlock => ({
  kind: 'statistics',
  interfaceId,
  timestamp: 0n,
  options: [{ code: pcapngOptions.received, value: Uint8Array.of(interfaceId, 0, 0, 0, 0, 0, 0, 0) }],
});
const blocks = (...each: readonly PcapngBlock[]): Uint8Array => joined(each.map((one) => encodePcapngBlock(one, true)));

function split(file: Uint8Array, by: SplitKind = 'task', piece = Number.POSITIVE_INFINITY) {
  const files = new Map<string, Uint8Array>();
  let at = 0;
  const done = splitCapture({
    source: (into) => {
      const bytes = file.subarray(at, at + Math.min(into.length, piece));
      into.set(bytes);
      at += bytes.length;
      return bytes.length;
    },
    by,
    once: false,
    append: (name, bytes, isFirst) => {
      expect(files.has(name)).toBe(!isFirst);
      files.set(name, joined([files.get(name) ?? new Uint8Array(0), bytes]));
    },
    progress: () => undefined,
  });
  return { done, files };
}
const marksIn = (files: ReadonlyMap<string, Uint8Array>): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    [...files].map(([name, bytes]) => [name, readMarked(bytes).packets.map((one) => `${one.name} ${one.mark}`)]),
  );
const reportOf = (done: Split) => (done.kind === 'split' ? done.report : undefined);

const names = ['shop/web/a', 'shop/web/b', 'shop/once', 'vni-7', 'mall/web/c', 'shop/quiet/d'];
const capture = joined([
  blocks(section, ...names.map(named)),
  batchOf(...[0, 1, 2, 3, 4, 1, 0].map((number, mark) => ({ number, mark, length: 60 + mark }))),
  blocks(...names.map((_name, id) => told(id))),
]);

describe.each([1, 7, 1000, Number.POSITIVE_INFINITY])('read in pieces of %s bytes, a capture', (piece) => {
  test.each<[SplitKind, Readonly<Record<string, readonly string[]>>]>([
    [
      'task',
      {
        'shop.web.a.pcapng': ['shop/web/a 0', 'shop/web/a 6'],
        'shop.web.b.pcapng': ['shop/web/b 1', 'shop/web/b 5'],
        'shop.once.pcapng': ['shop/once 2'],
        'vni-7.pcapng': ['vni-7 3'],
        'mall.web.c.pcapng': ['mall/web/c 4'],
      },
    ],
    [
      'service',
      {
        'shop.web.pcapng': ['shop/web/a 0', 'shop/web/b 1', 'shop/web/b 5', 'shop/web/a 6'],
        'shop.standalone.tasks.pcapng': ['shop/once 2'],
        'unattributed.pcapng': ['vni-7 3'],
        'mall.web.pcapng': ['mall/web/c 4'],
      },
    ],
    [
      'cluster',
      {
        'shop.pcapng': ['shop/web/a 0', 'shop/web/b 1', 'shop/once 2', 'shop/web/b 5', 'shop/web/a 6'],
        'unattributed.pcapng': ['vni-7 3'],
        'mall.pcapng': ['mall/web/c 4'],
      },
    ],
    [
      'all',
      {
        'all.pcapng': [
          ...['shop/web/a 0', 'shop/web/b 1', 'shop/once 2', 'vni-7 3', 'mall/web/c 4'],
          ...['shop/web/b 5', 'shop/web/a 6'],
        ],
      },
    ],
  ])('by %s', (by, expected) => {
    const { done, files } = split(capture, by, piece);
    expect(marksIn(files)).toEqual(expected);
    expect(reportOf(done)).toMatchObject({ packets: 7, copies: 0, passedOver: 0, cutBytes: 0 });
    expect(reportOf(done)?.files).toEqual(
      [...files].map(([file, { length }]) => ({ file, packets: expected[file]?.length, bytes: length })),
    );
  });
});

test('statistics go with their interface, those of quiet ones nowhere', () => {
  const { files } = split(capture, 'service');
  const received = readMarked(files.get('shop.web.pcapng') ?? new Uint8Array(0)).told;
  expect(received.map((one) => `${one.name} ${one.received}`)).toEqual(['shop/web/a 0', 'shop/web/b 1']);
});

test('sections of either byte order keep it, each with its own interfaces', () => {
  const big = (...each: readonly PcapngBlock[]) => joined(each.map((one) => encodePcapngBlock(one, false)));
  const packet: PcapngBlock = {
    kind: 'packet',
    interfaceId: 1,
    timestamp: 5n,
    originalLength: 4,
    data: new Uint8Array(4),
    options: [],
  };
  const begun = big({ ...section, littleEndian: false });
  const first = joined([
    begun,
    big(named('x'), named('shop/web/a'), named('shop/web/b'), packet, { ...packet, interfaceId: 2 }),
  ]);
  const { files, done } = split(joined([first, capture]), 'service');
  expect(reportOf(done)?.packets).toBe(9);
  const one = files.get('shop.web.pcapng') ?? new Uint8Array(0);
  const ours = [named('shop/web/a'), { ...packet, interfaceId: 0 }, named('shop/web/b'), { ...packet, interfaceId: 1 }];
  const expected = joined([begun, big(...ours)]);
  expect(one.subarray(0, expected.length)).toEqual(expected);
  expect(readMarked(one.subarray(expected.length)).packets.map(({ mark }) => mark)).toEqual([0, 1, 5, 6]);
});

test('blocks of no interface are passed over and counted', () => {
  const file = joined([
    capture,
    blockOf({ number: 6, mark: 1 }),
    blocks({ kind: 'other', type: 3, body: new Uint8Array(4) }),
  ]);
  expect(reportOf(split(file).done)).toMatchObject({ packets: 7, passedOver: 2 });
});

test('a last block without its end is told, and what stands before it is there', () => {
  const { done } = split(joined([capture, blockOf({ number: 0, mark: 9 }).subarray(0, 50)]));
  expect(done).toMatchObject({ kind: 'split', damagedAt: undefined, report: { packets: 7, cutBytes: 50 } });
});

test('damage ends the reading where it begins', () => {
  const { done } = split(joined([capture, new Uint8Array(40).fill(0xff), capture]));
  expect(done).toMatchObject({ kind: 'split', damagedAt: capture.length, report: { packets: 7, cutBytes: 0 } });
});

test('a block that is longer than any of ours is damage', () => {
  const long = new Uint8Array(5 * 2 ** 20);
  new DataView(long.buffer).setUint32(4, long.length, true);
  expect(split(joined([capture, long])).done).toMatchObject({ kind: 'split', damagedAt: capture.length });
});

test.each<[string, Uint8Array, string]>([
  ['nothing', new Uint8Array(0), 'empty'],
  ['text', new TextEncoder().encode('hello, and some more words to fill a header'), 'no-pcapng'],
  ['three bytes', Uint8Array.of(1, 2, 3), 'no-pcapng'],
])('%s is no pcapng', (_what, file, kind) => {
  expect(split(file).done.kind).toBe(kind);
});

test('more than memory should hold is written in turns', () => {
  const many = Array.from({ length: 600 }, (_, mark) => ({ number: mark % 5, mark, length: 60_000 }));
  const { files, done } = split(joined([blocks(section, ...names.map(named)), batchOf(...many)]));
  expect(reportOf(done)?.packets).toBe(600);
  const marks = Object.values(marksIn(files)).flatMap((all) => all.map((one) => Number(one.split(' ')[1])));
  expect(marks.toSorted((a, b) => a - b)).toEqual(many.map(({ mark }) => mark));
});

test('names are safe for file systems, and one for each group, whatever it is called', () => {
  const nameFor = createNames();
  expect(['shop', 'SHOP', '../etc', 'a/b', '', 'x'.repeat(300)].map((one) => nameFor([one]))).toEqual([
    'shop.pcapng',
    'SHOP-2.pcapng',
    '___etc.pcapng',
    'a_b.pcapng',
    'unnamed.pcapng',
    `${'x'.repeat(200)}.pcapng`,
  ]);
  fc.assert(
    fc.property(fc.array(fc.array(fc.string(), { maxLength: 3 })), (groups) => {
      const give = createNames();
      const given = groups.map(give);
      expect(new Set(given.map((one) => one.toLowerCase())).size).toBe(given.length);
      for (const one of given) expect(one).toMatch(/^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,220}$/);
    }),
    { seed: 1 },
  );
});

test('tens of thousands of groups that are alike get their names one after the other', () => {
  const nameFor = createNames();
  const names = Array.from({ length: 60_000 }, (_, index) => nameFor([String.fromCodePoint(0x2_0000 + index)]));
  expect([names[0], names[1], names.at(-1)]).toEqual(['__.pcapng', '__-2.pcapng', '__-60000.pcapng']);
});

test('a cluster of that name is not taken for what is unattributed', () => {
  const file = joined([
    blocks(section, named('unattributed/web/a'), named('vni-7')),
    batchOf({ number: 0, mark: 1 }, { number: 1, mark: 2 }),
  ]);
  expect(marksIn(split(file, 'cluster').files)).toEqual({
    'unattributed.pcapng': ['unattributed/web/a 1'],
    'unattributed-2.pcapng': ['vni-7 2'],
  });
  expect(groupOf('vni-7', 'cluster')).not.toEqual(groupOf('unattributed/web/a', 'cluster'));
});
