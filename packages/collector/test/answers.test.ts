// What the loop makes of one packet, told by its counts, its block and its flow: by wasm and by its twin.
import { readFileSync } from 'node:fs';
import { decodePcapngBlock, encodeGeneve, encodeVxlan, type Geneve } from '@tasktap/wire';
import { describe, expect, test } from 'vitest';
import * as counts from '../src/engine/counts.ts';
import type { Engine } from '../src/engine/engine.ts';
import * as layout from '../src/engine/layout.ts';
import { createWasm } from '../src/engine/wasm.ts';
import { createTwin } from '../src/twin/twin.ts';
import { artefact } from '../src/wasm/artefact.ts';
import { around, ethernet, frameOf, joined, mirrored, pcapOf, tcpOf, throughGateway, udpOf } from './packets.ts';
import { seeds } from './seeds.ts';

const sizes = { vniBits: 4, flowBits: 4 };
const engines: readonly (readonly [string, () => Engine])[] = [
  ['wasm', () => createWasm(readFileSync(artefact()), sizes, seeds)],
  ['its twin', () => createTwin(sizes, seeds)],
];

type Counter = Exclude<keyof typeof counts, 'answers' | 'counters' | 'firstRemark'>;

const nothing = new Uint8Array(0);
const web = frameOf('10.0.0.5', '10.0.0.6', { protocol: 6, payload: tcpOf(40_000, 443) });
const webVxlan = encodeVxlan({ kind: 'vxlan', vni: 7, frame: web });
const vxlan = (frame: Uint8Array): Uint8Array => mirrored(7, frame);
const udp = (payload: Uint8Array, port = 4789): Uint8Array => around(payload, { from: '10.1.0.1', port });
const geneve = (fields: Partial<Geneve>): Uint8Array =>
  udp(
    encodeGeneve({
      kind: 'geneve',
      control: false,
      protocol: 0x0800,
      vni: 0,
      options: [],
      payload: web.subarray(14),
      ...fields,
    }),
    6081,
  );
const changed = (bytes: Uint8Array, ...changes: readonly (readonly [number, number])[]): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  for (const [at, value] of changes) copy[at] = value;
  return copy;
};
/** Offsets in a packet of `vxlan`: IP, UDP, VXLAN, frame, inner IP. */
const at = { ip: 14, udp: 34, vxlan: 42, frame: 50, innerIp: 64 } as const;
const sound: readonly Counter[] = ['decapsulated', 'unattributed', 'inFlows'];
const withoutFlow: readonly Counter[] = ['decapsulated', 'unattributed'];
const extension = (next: number, units: number): readonly number[] => [next, units, 0, 0, 0, 0, 0, 0];
const v6 = (protocol: number, payload: readonly number[] | Uint8Array): Uint8Array =>
  frameOf('2001:db8::1', '2001:db8::2', { protocol, payload: Uint8Array.from(payload) });

const sctp = frameOf('10.0.0.5', '10.0.0.6', { protocol: 132, payload: tcpOf(1, 2) });
/** By one byte, in a UDP header that is `later` than behind 20 bytes of IP. */
const longer = (packet: Uint8Array, later = 0): Uint8Array => {
  const low = at.udp + later + 5;
  return changed(packet, [low, (packet[low] ?? 0) + 1]);
};
/** By a byte, of which IP knows and UDP does not. */
const padded = (packet: Uint8Array): Uint8Array =>
  joined([changed(packet, [at.ip + 3, (packet[at.ip + 3] ?? 0) + 1]), Uint8Array.of(0)]);
/** The tunnel packet in a first fragment of IPv6; `more`: whether others follow. */
const fragmentOfIpv6 = (more: 0 | 1): Uint8Array =>
  frameOf('fd00::9', 'fd00::1', {
    protocol: 44,
    payload: joined([Uint8Array.of(17, 0, 0, more, 0, 0, 0, 1), udpOf(50_000, 4789, webVxlan)]),
  });

const rows: readonly (readonly [what: string, packet: Uint8Array, counted: readonly Counter[], link?: number])[] = [
  ['a mirrored TCP segment', vxlan(web), sound],
  ['over IPv6', mirrored(7, web, 'fd00::9'), sound],
  [
    'with a VLAN tag outside',
    joined([vxlan(web).subarray(0, 12), Uint8Array.of(0x81, 0, 0, 9), vxlan(web).subarray(12)]),
    sound,
  ],
  [
    'with two tags outside',
    joined([vxlan(web).subarray(0, 12), Uint8Array.of(0x88, 0xa8, 0, 1, 0x81, 0, 0, 9), vxlan(web).subarray(12)]),
    sound,
  ],
  ['with a VLAN tag inside', vxlan(ethernet(web.subarray(14), 0x0800, 5)), [...sound, 'vlanTagged']],
  ['in a capture of raw IP', vxlan(web).subarray(14), sound, 101],
  ['in a cooked capture', joined([new Uint8Array(14), Uint8Array.of(8, 0), vxlan(web).subarray(14)]), sound, 113],
  [
    'in a cooked capture, second version',
    joined([Uint8Array.of(8, 0), new Uint8Array(18), vxlan(web).subarray(14)]),
    sound,
    276,
  ],
  ['in a capture of something else', vxlan(web), ['unknownLinkType'], 105],
  ['through a Gateway Load Balancer', throughGateway(7, web), [...sound, 'throughGateway']],
  ['reserved flags set', changed(vxlan(web), [at.vxlan, 0x88]), [...sound, 'reservedBits']],
  ['the last reserved byte set', changed(vxlan(web), [at.vxlan + 7, 1]), [...sound, 'reservedBits']],
  ['the I flag clear', changed(vxlan(web), [at.vxlan, 0]), ['vxlanNoVni']],
  ['VXLAN in VXLAN', vxlan(mirrored(9, web)), [...sound, 'vxlanInVxlan']],
  ['another UDP port', udp(webVxlan, 8472), ['otherPort']],
  ['a packet of TCP', web, ['notUdp']],
  ['ARP', ethernet(new Uint8Array(28), 0x0806), ['notIp']],
  ['the inner frame is ARP', vxlan(ethernet(new Uint8Array(28), 0x0806)), [...withoutFlow, 'frameNotIp']],
  ['the inner frame has half an IP header', vxlan(web.subarray(0, 30)), [...withoutFlow, 'frameMalformed']],
  ['the inner IP version is 5', vxlan(changed(web, [14, 0x55])), [...withoutFlow, 'frameMalformed']],
  ['the inner IPv4 is shorter than its header', vxlan(changed(web, [17, 19])), [...withoutFlow, 'frameMalformed']],
  [
    'the inner tags never end',
    vxlan(changed(web, [12, 0x81], [13, 0]).subarray(0, 17)),
    [...withoutFlow, 'vlanTagged', 'frameMalformed'],
  ],
  ['the inner packet is cut', vxlan(web.subarray(0, 40)), [...sound, 'truncated']],
  ['the capture is cut inside the inner packet', vxlan(web).subarray(0, 90), [...sound, 'truncated']],
  [
    'an inner later fragment',
    vxlan(frameOf('10.0.0.5', '10.0.0.6', { protocol: 6, payload: tcpOf(1, 2), fragmentOffset: 3 })),
    [...sound, 'fragments'],
  ],
  ['an inner first fragment', vxlan(changed(web, [20, 0x20])), [...sound, 'fragments']],
  ['an inner fragment of IPv6', vxlan(v6(44, [...extension(6, 0), ...tcpOf(1, 2)])), [...sound, 'fragments']],
  ['the inner frame is shorter than Ethernet', vxlan(web.subarray(0, 13)), ['frameTooShort']],
  ['half a VXLAN header', udp(webVxlan.subarray(0, 7)), ['vxlanTooShort']],
  ['a UDP length below its header', changed(vxlan(web), [at.udp + 4, 0], [at.udp + 5, 7]), ['udpBadLength']],
  ['a UDP length beyond its IP packet', longer(vxlan(web)), ['udpBadLength']],
  ['a UDP length beyond its IPv6 packet', longer(mirrored(7, web, 'fd00::9'), 20), ['udpBadLength']],
  ['a UDP length beyond its IP packet, of what is not usual', longer(vxlan(sctp)), ['udpBadLength']],
  [
    'a UDP length beyond its IP packet, in GENEVE',
    geneve({ payload: longer(vxlan(web)).subarray(14) }),
    ['udpBadLength'],
  ],
  ['a UDP length beyond its IP packet, of GENEVE', longer(throughGateway(7, web)), ['udpBadLength']],
  ['a UDP length that ends before its IP packet', padded(vxlan(web)), sound],
  [
    'a first fragment of a longer UDP datagram',
    changed(longer(vxlan(web)), [at.ip + 6, 0x20]),
    [...sound, 'truncated'],
  ],
  ['a first fragment of IPv6 of a longer UDP datagram', longer(fragmentOfIpv6(1), 28), [...sound, 'truncated']],
  ['the only fragment of IPv6, with a UDP length beyond it', longer(fragmentOfIpv6(0), 28), ['udpBadLength']],
  ['the only fragment of IPv6', fragmentOfIpv6(0), sound],
  ['half a UDP header', vxlan(web).subarray(0, at.udp + 7), ['udpTooShort']],
  ['half an IP header', vxlan(web).subarray(0, at.ip + 19), ['ipTooShort']],
  ['half an IPv6 header', mirrored(7, web, 'fd00::9').subarray(0, at.ip + 39), ['ipTooShort']],
  ['nothing behind Ethernet', vxlan(web).subarray(0, at.ip), ['ipTooShort']],
  ['an IP header of 16 bytes', changed(vxlan(web), [at.ip, 0x44]), ['ipBadLength']],
  ['IP version 5', changed(vxlan(web), [at.ip, 0x55]), ['ipWrongVersion']],
  ['half an Ethernet header', vxlan(web).subarray(0, 13), ['linkTooShort']],
  ['nothing at all', nothing, ['linkTooShort']],
  ['a first fragment of the tunnel', changed(vxlan(web), [at.ip + 6, 0x20]), sound],
  ['a later fragment of the tunnel', changed(vxlan(web), [at.ip + 7, 3]), ['laterFragment']],
  ['GENEVE around a packet of its own', geneve({}), ['geneveWithoutVxlan']],
  ['GENEVE around a frame of its own', geneve({ protocol: 0x6558, payload: web }), ['geneveWithoutVxlan']],
  ['GENEVE around a frame of VXLAN', geneve({ protocol: 0x6558, payload: vxlan(web) }), sound],
  ['GENEVE around ARP', geneve({ protocol: 0x0806 }), ['geneveWithoutVxlan']],
  ['GENEVE around GENEVE', geneve({ payload: geneve({}).subarray(14) }), ['geneveWithoutVxlan']],
  ['a control message of GENEVE', geneve({ control: true }), ['geneveControl']],
  ['half a GENEVE header', udp(Uint8Array.of(0, 0, 8), 6081), ['geneveTooShort']],
  ['GENEVE version 1', changed(geneve({}), [42, 0x40]), ['geneveWrongVersion']],
  ['GENEVE options beyond the end', udp(Uint8Array.of(2, 0, 8, 0, 0, 0, 0, 0), 6081), ['geneveTooShort']],
  [
    'a GENEVE option longer than all',
    udp(Uint8Array.of(1, 0, 8, 0, 0, 0, 0, 0, 1, 8, 1, 2), 6081),
    ['geneveBadLength'],
  ],
  [
    'an option of a stranger that must be understood',
    throughGateway(7, web, '10.1.0.1', 0x0109),
    ['geneveCriticalOption'],
  ],
];

describe.each(engines)('%s', (_name, create) => {
  test.each(rows.map(([what, packet, counted, link = 1]) => ({ what, packet, counted, link })))('$what', ({
    packet,
    counted,
    link,
  }) => {
    const engine = create();
    const { counters } = feed(engine, [packet], link);
    expect(counters).toEqual(counted.toSorted());
  });

  test.each<[string, Uint8Array, number, number]>([
    ['as many bytes as it has', vxlan(web), web.length, web.length],
    ['a length that UDP still knows where the capture was cut', vxlan(web).subarray(0, 90), 40, web.length],
    ['a length that only the inner IP knows where the mirror cut', vxlan(web.subarray(0, 40)), 40, web.length],
    [
      'no less than its frame, padding and all',
      vxlan(joined([web, new Uint8Array(6)])),
      web.length + 6,
      web.length + 6,
    ],
    ['the length of IPv6', vxlan(v6(6, tcpOf(1, 2)).subarray(0, 60)), 60, 74],
  ])('the block has %s', (_what, packet, captured, original) => {
    const engine = create();
    const { output } = feed(engine, [packet]);
    const block = decodePcapngBlock(output, true);
    expect(block).toMatchObject({
      kind: 'block',
      length: output.length,
      block: { kind: 'packet', interfaceId: 2, originalLength: original, timestamp: 5n },
    });
    if (block.kind === 'block' && block.block.kind === 'packet') {
      expect(Buffer.from(block.block.data)).toEqual(Buffer.from(packet.subarray(at.frame, at.frame + captured)));
    }
  });

  test('a packet whose UDP ends before the capture does leaves the rest behind', () => {
    const { output } = feed(create(), [joined([vxlan(web), Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8)])]);
    expect(decodePcapngBlock(output, true)).toMatchObject({ block: { data: web } });
  });

  test.each<[string, Uint8Array, Partial<Told>]>([
    ['TCP with its flags', web, { source: '10.0.0.5', protocol: 6, ports: [40_000, 443], flags: 0x18, octets: 40 }],
    [
      'UDP',
      frameOf('10.0.0.5', '10.0.0.6', { protocol: 17, payload: udpOf(53, 99, nothing) }),
      { protocol: 17, ports: [53, 99], flags: 0 },
    ],
    [
      'ICMP has no ports',
      frameOf('10.0.0.5', '10.0.0.6', { protocol: 1, payload: Uint8Array.of(8, 0, 1, 2) }),
      { protocol: 1, ports: [0, 0] },
    ],
    [
      'a later fragment has no ports',
      frameOf('10.0.0.5', '10.0.0.6', { protocol: 6, payload: tcpOf(1, 2), fragmentOffset: 1 }),
      { ports: [0, 0], flags: 0 },
    ],
    [
      'a TCP segment that answers',
      frameOf('10.0.0.5', '10.0.0.6', { protocol: 6, payload: tcpOf(1, 2, 0x12) }),
      { flags: 0x12 },
    ],
    ['a cut packet has the bytes that its header tells of', web.subarray(0, 40), { octets: 40 }],
    ['a padded frame has those of its packet', joined([web, new Uint8Array(6)]), { octets: 40 }],
    ['cut before its flags it keeps its ports', web.subarray(0, 40), { ports: [40_000, 443], flags: 0 }],
    [
      'IPv6',
      v6(6, tcpOf(1, 2, 0x02)),
      { source: '20010db8000000000000000000000001', protocol: 6, ports: [1, 2], flags: 0x102, octets: 60 },
    ],
    [
      'IPv6 behind extension headers',
      v6(0, [...extension(60, 0), ...extension(51, 0), ...extension(17, 0), ...udpOf(1, 2, nothing)]),
      { protocol: 17, ports: [1, 2] },
    ],
    ['IPv6, first fragment', v6(44, [...extension(6, 0), ...tcpOf(1, 2)]), { protocol: 6, ports: [1, 2] }],
    ['IPv6, later fragment', v6(44, [6, 0, 0, 8, 0, 0, 0, 0, ...tcpOf(1, 2)]), { protocol: 6, ports: [0, 0] }],
    ['IPv6 cut among its extension headers', v6(0, extension(6, 200)), { protocol: 6, ports: [0, 0] }],
  ])('the flow of %s', (_what, frame, told) => {
    const [flow] = feed(create(), [vxlan(frame)]).flows;
    expect(flow).toMatchObject(told);
  });

  test('a direction is a flow, as is an interface, and what two addresses say in a second is one', () => {
    const back = frameOf('10.0.0.6', '10.0.0.5', { protocol: 6, payload: tcpOf(443, 40_000) });
    const { flows } = feed(create(), [vxlan(web), vxlan(back), mirrored(9, web), vxlan(web), vxlan(web)]);
    expect(flows.map(({ packets, octets }) => [packets, octets]).toSorted()).toEqual([
      [1, 40],
      [1, 40],
      [3, 120],
    ]);
  });

  test('addresses of IPv6 are told apart whole, whatever their digest says', () => {
    // 17 in the first word weighs 17 * 31, and 31 in the second the same.
    const first = frameOf('1100::', '::1', { protocol: 1, payload: nothing });
    const second = frameOf('0:0:1f00::', '::1', { protocol: 1, payload: nothing });
    expect(feed(create(), [vxlan(first), vxlan(second)]).flows).toHaveLength(2);
  });
});

interface Told {
  readonly source: string;
  readonly protocol: number;
  readonly ports: readonly [number, number];
  readonly flags: number;
  readonly packets: number;
  readonly octets: number;
}

/** Every VNI gets interface 2, or 3 if it is 9; each packet comes at 5 ns. */
function feed(engine: Engine, packets: readonly Uint8Array[], link = 1) {
  const view = new DataView(engine.buffer);
  const memory = new Uint8Array(engine.buffer);
  const u32 = (place: number): number => view.getUint32(place, true);
  view.setUint32(layout.interfacesAt, link, true);
  view.setUint32(layout.interfacesAt + layout.interfaceTimeFactor, 1, true);
  view.setBigUint64(layout.idleTimeoutAt, 60n, true);
  view.setBigUint64(layout.activeTimeoutAt, 60n, true);
  const records = pcapOf(packets.map((packet) => ({ at: 5n, packet }))).subarray(24);
  memory.set(records, layout.inputAt);
  const end = layout.inputAt + records.length;
  for (let from = layout.inputAt; from < end; ) {
    from = engine.readPcap(from, end);
    if (u32(layout.statusAt) !== layout.stopUnknownVni) break;
    engine.addVni(u32(layout.unknownVniAt), layout.classUnattributed, 1, u32(layout.unknownVniAt) === 9 ? 4 : 3);
  }
  engine.endFlows(0, true);
  const names = Object.entries(counts).filter(
    ([name]) => !['answers', 'counters', 'firstRemark', 'octets'].includes(name),
  );
  return {
    counters: names.flatMap(([name, place]) => new Array<string>(u32(place * 8)).fill(name)).toSorted(),
    output: memory.slice(layout.outputAt, layout.outputAt + u32(layout.outputLengthAt)),
    flows: Array.from({ length: u32(layout.exportCountAt) }, (_, index) =>
      told(view, layout.exportsAt + index * layout.exportBytes),
    ),
  };
}

function told(view: DataView, place: number): Told {
  const isLong = view.getUint32(place + layout.flowKind, true) >> 8 === 6;
  const source = place + (isLong ? layout.flowBytes : layout.flowSource);
  const bytes = new Uint8Array(view.buffer as ArrayBuffer, source, isLong ? 16 : 4);
  return {
    source: isLong ? Buffer.from(bytes).toString('hex') : bytes.join('.'),
    protocol: view.getUint32(place + layout.flowKind, true) & 0xff,
    ports: [view.getUint16(place + layout.flowPorts), view.getUint16(place + layout.flowPorts + 2)],
    flags: view.getUint32(place + layout.flowTcpFlags, true),
    packets: view.getUint32(place + layout.flowPackets, true),
    octets: view.getUint32(place + layout.flowOctets, true),
  };
}
