// Whoever sends packets chooses addresses and ports, and VNIs too: however they are chosen, flows and rows stand apart.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Engine, Seeds } from '../src/engine/engine.ts';
import * as layout from '../src/engine/layout.ts';
import { setUsualTimeouts } from '../src/engine/timeouts.ts';
import { createWasm } from '../src/engine/wasm.ts';
import { createTwin } from '../src/twin/twin.ts';
import { frameOf, mirrored, pcapOf, udpOf } from './packets.ts';
import { seeds } from './seeds.ts';
import { code } from './twins.ts';

const sizes = { vniBits: 6, flowBits: 12 };
const engines: readonly (readonly [string, (some: Seeds) => Engine])[] = [
  ['wasm', (some) => createWasm(code, sizes, some)],
  ['its twin', (some) => createTwin(sizes, some)],
];

interface Chosen {
  readonly source: string;
  readonly destination: string;
  readonly sourcePort: number;
  readonly destinationPort: number;
}

/** Of the flows in its table. */
function hashesIn(engine: Engine, chosen: readonly Chosen[]): readonly number[] {
  const view = new DataView(engine.buffer);
  const bytes = pcapOf(
    chosen.map(({ source, destination, sourcePort, destinationPort }) => {
      const payload = udpOf(sourcePort, destinationPort, new Uint8Array(4));
      return { at: 1n, packet: mirrored(7, frameOf(source, destination, { protocol: 17, payload })) };
    }),
  ).subarray(24);
  setUsualTimeouts(engine);
  view.setUint32(layout.interfacesAt + layout.interfaceLinkType, 1, true);
  new Uint8Array(engine.buffer).set(bytes, layout.inputAt);
  engine.addVni(7, layout.classAttributed, 1, 1);
  engine.readPcap(layout.inputAt, layout.inputAt + bytes.length);
  const table = layout.vnisAt + 2 ** sizes.vniBits * layout.vniBytes;
  const places = Array.from({ length: 2 ** sizes.flowBits }, (_, place) => table + place * layout.flowBytes);
  const taken = places.filter((at) => view.getUint32(at, true) !== 0);
  return taken.map((at) => view.getUint32(at + layout.flowHash, true));
}

const amount = 256;
const many = (choose: (index: number) => Partial<Chosen>): readonly Chosen[] =>
  Array.from({ length: amount }, (_, index) => ({
    source: '10.0.0.5',
    destination: '192.0.2.1',
    sourcePort: 40_000,
    destinationPort: 443,
    ...choose(index),
  }));
const low = (index: number): number => index % 16;
const high = (index: number): number => index >> 4;

/** What a multiplication by constants once made one hash of: the inverse of one constant undoes the other. */
function undoing(index: number): Partial<Chosen> {
  const ports = (40_000 + index) & 0xffff;
  const inMemory = (ports >> 8) | ((ports & 0xff) << 8) | 0xbb01_0000 | 0;
  let inverse = 0xc2b2ae35 | 0;
  for (let step = 0; step < 5; step += 1) inverse = Math.imul(inverse, 2 - Math.imul(0xc2b2ae35, inverse));
  const word = Math.imul(inverse, 12_345 ^ Math.imul(inMemory, 0x27d4eb2f));
  return {
    sourcePort: ports,
    destination: [word, word >>> 8, word >>> 16, word >>> 24].map((byte) => byte & 0xff).join('.'),
  };
}

describe.each(engines)('of %s, the hashes of flows', (_name, create) => {
  test.each<[string, readonly Chosen[]]>([
    ['that differ in the last byte of an address', many((index) => ({ destination: `192.0.2.${index}` }))],
    ['that differ in the first byte of an address', many((index) => ({ destination: `${index}.0.2.1` }))],
    ['that differ in a port', many((index) => ({ sourcePort: 1024 + index }))],
    ['that differ in the upper byte of a port', many((index) => ({ destinationPort: index * 256 }))],
    [
      'whose addresses differ alike at both ends',
      many((index) => ({ source: `10.0.0.${index}`, destination: `192.0.2.${index}` })),
    ],
    [
      'that differ in half a byte of an address and of a port',
      many((index) => ({ destination: `192.0.2.${low(index) * 16}`, sourcePort: high(index) * 16 + 40_000 })),
    ],
    ['that once had one hash', many(undoing)],
    [
      'that differ in the ends of both halves of an address of IPv6',
      many((index) => ({
        source: 'fd00::5',
        destination: `fd00:0:0:${(low(index) * 16).toString(16)}:0:0:0:${(high(index) * 16).toString(16)}`,
      })),
    ],
    [
      'whose addresses of IPv6 have one weighted sum of words',
      many((index) => ({
        source: 'fd00::5',
        destination: `fd00:0:0:${(index * 13).toString(16)}:0:${(65_535 - index * 17).toString(16)}::`,
      })),
    ],
  ])('%s are as many, and lie apart', (_what, chosen) => {
    const hashes = hashesIn(create(seeds), chosen);
    expect(new Set(hashes).size).toBe(amount);
    const crowds = new Map<number, number>();
    for (const hash of hashes) crowds.set(hash % amount, (crowds.get(hash % amount) ?? 0) + 1);
    // As many places as flows: by chance, a dozen at one place come once in 10^9 draws.
    expect(Math.max(...crowds.values())).toBeLessThan(12);
  });

  test('are others with other seeds', () => {
    const chosen = many((index) => ({ destination: `192.0.2.${index}` }));
    const others = new Set(hashesIn(create(seeds.map((byte) => byte ^ 0x5a)), chosen));
    expect(hashesIn(create(seeds), chosen).filter((hash) => others.has(hash))).toEqual([]);
  });

  test('spread over VNIs by the seeds', () => {
    const places = (some: Seeds): readonly number[] => {
      const engine = create(some);
      return Array.from({ length: 40 }, (_, vni) => engine.addVni(vni, layout.classAttributed, 1, 1));
    };
    expect(places(seeds)).not.toEqual(places(seeds.map((byte) => byte ^ 0x5a)));
  });

  test('multiply by odd numbers only', () => {
    const { buffer } = create(new Uint8Array(layout.seedsBytes));
    const there = new BigUint64Array(buffer, layout.seedsAt, layout.seedsBytes / 8);
    expect([...there]).toEqual(new Array(6).fill(1n));
  });
});

test('both engines hash alike, whatever the seeds', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: layout.seedsBytes, maxLength: layout.seedsBytes }), (some) => {
      const chosen = [
        ...many(undoing),
        ...many((index) => ({ source: `2001:db8:0:${index.toString(16)}::1`, destination: '2001:db8:1:2:3:4:5:6' })),
      ];
      const [ofWasm, ofTwin] = [createWasm(code, sizes, some), createTwin(sizes, some)].map((engine) =>
        hashesIn(engine, chosen),
      );
      expect(ofTwin).toEqual(ofWasm);
    }),
    { numRuns: 20 },
  );
});
