// From mirrored packets to flows: what the loop exports is read for what it is, by wasm and by its twin, and sums agree with the packets.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { collect } from '../src/collect.ts';
import { type Directory, directoryOf, longAddress } from '../src/directory/directory.ts';
import * as layout from '../src/engine/layout.ts';
import { directionsIn } from '../src/flows/direction.ts';
import type { Flow } from '../src/flows/flow.ts';
import { createTwin } from '../src/twin/twin.ts';
import { createEngine } from '../src/wasm/load.ts';
import { arrival } from './arrivals.ts';
import { identity } from './flow-facts.ts';
import { address, frameOf, joined, mirrored, pcapOf, second, type Timed, tcpOf, udpOf } from './packets.ts';
import { seeds } from './seeds.ts';

const sizes = { vniBits: 6, flowBits: 8 };
const directory = directoryOf([
  { vni: 1, source: longAddress(address('10.0.1.17')), task: identity('web', 'aaaa') },
  { vni: 2, source: longAddress(address('10.0.1.18')), task: identity('api', 'bbbb') },
  { vni: 3, source: longAddress(address('fd00::19')), task: identity('six', 'cccc') },
  { vni: 4, source: undefined, task: identity('any', 'dddd') },
]);

function flowsOf(
  file: Uint8Array,
  { twin = false, of = directory, piece = file.length }: { twin?: boolean; of?: Directory; piece?: number } = {},
) {
  const flows: Flow[] = [];
  let at = 0;
  const collected = collect({
    engine: twin ? createTwin(sizes, seeds) : createEngine(sizes, seeds),
    source: (into) => {
      const bytes = file.subarray(at, at + Math.min(piece, into.length));
      into.set(bytes);
      at += bytes.length;
      return bytes.length;
    },
    openSink: undefined,
    directory: of,
    writeFlow: (flow) => flows.push(flow),
    progress: () => undefined,
  });
  if (collected.kind !== 'collected') throw new Error(collected.kind);
  return { flows, collected };
}

const tcp = (ends: readonly [string, string], ports: readonly [number, number], flags: number, bytes = 0): Uint8Array =>
  frameOf(ends[0], ends[1], { protocol: 6, payload: tcpOf(ports[0], ports[1], flags, new Uint8Array(bytes)) });
const web = '10.0.1.17';
const api = '10.0.1.18';
const from = (vni: number, source: string, frame: Uint8Array, at = 1000): Timed => ({
  at: BigInt(at) * second,
  packet: mirrored(vni, frame, source),
});
const told = ({
  source,
  destination,
  sourceOwner,
  destinationOwner,
  forth,
  back,
  seenAt,
  initiatorKnown,
}: Flow): string =>
  [
    `${sourceOwner?.task?.service ?? source.address}:${source.port} > ${destinationOwner?.task?.service ?? destination.address}:${destination.port}`,
    `${forth.packets}/${forth.octets} ${back.packets}/${back.octets}`,
    `${seenAt}${initiatorKnown ? '' : ', guessed'}`,
  ].join(', ');

const rows: readonly (readonly [string, readonly Timed[], readonly string[]])[] = [
  [
    'a connection seen at both ends is one flow',
    [1, 2].flatMap((vni) => {
      const source = vni === 1 ? web : api;
      return [
        from(vni, source, tcp([api, web], [8080, 40_000], 0x12)),
        from(vni, source, tcp([web, api], [40_000, 8080], 0x02)),
        from(vni, source, tcp([web, api], [40_000, 8080], 0x18, 10)),
      ];
    }),
    ['web:40000 > api:8080, 2/90 1/40, Both'],
  ],
  [
    'a connection from outside names its destination',
    [from(1, web, tcp(['192.0.2.9', web], [5000, 443], 0x02))],
    ['192.0.2.9:5000 > web:443, 1/40 0/0, Destination'],
  ],
  [
    'IPv6 has whole addresses',
    [from(3, 'fd00::19', tcp(['fd00::19', '2001:db8::0:9'], [5000, 443], 0x02))],
    ['six:5000 > 2001:db8::9:443, 1/60 0/0, Source'],
  ],
  [
    'a spoofed VNI names nobody',
    [from(1, '10.6.6.6', tcp([web, api], [1, 2], 0x02))],
    ['10.0.1.17:1 > 10.0.1.18:2, 1/40 0/0, Neither'],
  ],
  [
    'a task without an address in the directory is at no known end',
    [from(4, '10.6.6.6', tcp([web, '192.0.2.9'], [1, 2], 0x02))],
    ['10.0.1.17:1 > 192.0.2.9:2, 1/40 0/0, Neither'],
  ],
  [
    'UDP that is asked again after a while is two flows',
    [
      from(1, web, frameOf(web, '10.0.0.2', { protocol: 17, payload: udpOf(5000, 53, new Uint8Array(2)) })),
      from(1, web, frameOf(web, '10.0.0.2', { protocol: 17, payload: udpOf(5000, 53, new Uint8Array(2)) }), 2000),
    ],
    ['web:5000 > 10.0.0.2:53, 1/30 0/0, Source, guessed', 'web:5000 > 10.0.0.2:53, 1/30 0/0, Source, guessed'],
  ],
  [
    'a conversation of more than five minutes is several flows, all from the one who began it',
    [0, 1, 2, 3, 4, 5, 6, 7].flatMap((minute) => [
      from(1, web, tcp([web, '192.0.2.9'], [80, 5000], minute === 0 ? 0x02 : 0x18), 1000 + minute * 50),
      from(1, web, tcp(['192.0.2.9', web], [5000, 80], minute === 0 ? 0x12 : 0x18), 1000 + minute * 50),
    ]),
    ['web:80 > 192.0.2.9:5000, 6/240 6/240, Source', 'web:80 > 192.0.2.9:5000, 2/80 2/80, Source'],
  ],
];

describe.each([
  ['wasm', false],
  ['its twin', true],
] as const)('%s', (_engine, twin) => {
  test.each(rows)('%s', (_what, packets, expected) => {
    expect(flowsOf(pcapOf(packets), { twin }).flows.map(told)).toEqual(expected);
  });
});

test('a conversation waits for an end that saw one direction only, and told of it later', () => {
  const asked = tcp([web, api], [40_000, 8080], 0x02);
  const clock = Array.from({ length: 18 }, (_, index) =>
    from(77, '10.9.9.9', tcp(['10.9.9.9', '192.0.2.9'], [index + 1, 2], 0x18), 1061 + index * 11),
  );
  const packets = [
    from(1, web, asked),
    from(1, web, tcp([api, web], [8080, 40_000], 0x12)),
    from(2, api, asked),
    from(2, api, tcp([web, api], [40_000, 8080], 0x18), 1009),
  ];
  const { flows } = flowsOf(pcapOf([...packets, ...clock]), { piece: 100 });
  expect(flows.map(told).filter((line) => line.startsWith('web'))).toEqual(['web:40000 > api:8080, 2/80 1/40, Both']);
});

test('the time of a flow is that of its packets, to the nanosecond', () => {
  const packet = mirrored(1, tcp([web, '192.0.2.9'], [1, 2], 0x02), web);
  const { flows } = flowsOf(pcapOf([7n, 1_000_000_009n].map((at) => ({ at, packet }))));
  expect(flows).toMatchObject([{ first: 7n, last: 1_000_000_009n }]);
});

test('an export is read where it lies, also in the middle of a buffer', () => {
  const buffer = new Uint8Array(layout.exportBytes + 5).subarray(5);
  new DataView(buffer.buffer, 5).setUint32(0, 9, true);
  expect(directionsIn(buffer)).toMatchObject([
    { interfaceNumber: 8, source: { address: '0.0.0.0', port: 0 }, packets: 0 },
  ]);
});

test('whatever comes, the flows have every packet that is in one, and no other', () => {
  const nobody: Directory = new Map();
  fc.assert(
    fc.property(fc.array(arrival, { maxLength: 60 }), fc.boolean(), (arrivals, twin) => {
      const file = joined([pcapOf([], { ticksPerSecond: 1_000_000 }), ...arrivals.map((one) => one.record(false))]);
      const { flows, collected } = flowsOf(file, { twin, of: nobody });
      const { decapsulated, remarks } = collected.report;
      const inFlows = decapsulated.total - (remarks['frame-not-ip'] ?? 0) - (remarks['frame-malformed'] ?? 0);
      expect(flows.reduce((sum, { forth, back }) => sum + forth.packets + back.packets, 0)).toBe(inFlows);
      expect(collected.flows?.flows).toBe(flows.length);
    }),
  );
});
