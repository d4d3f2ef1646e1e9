// A capture as a mirror target sees it, in either format: several tasks and accounts, both IP versions, gateways, cut packets, strangers.
import { encodePcapngBlock, pcapngOptions } from '@tasktap/wire';
import {
  ethernet,
  frameOf,
  ipOf,
  joined,
  mirrored,
  pcapOf,
  second,
  type Timed,
  tcpOf,
  throughGateway,
  udpOf,
} from '../../packages/collector/test/packets.ts';

const tasks = [
  { vni: 4242, source: '10.1.0.17', service: 'web', task: 'aaaa' },
  { vni: 4242, source: '10.1.0.18', service: 'api', task: 'bbbb' },
  { vni: 7_000_001, source: 'fd00::19', service: 'six', task: 'cccc' },
] as const;

/** JSON, which is YAML. */
export function directoryFile(): string {
  return JSON.stringify({
    tasks: tasks.map((one) => ({ cluster: 'shop', eni: `eni-${one.task}`, az: 'euc1-az1', ...one })),
  });
}

/** What the interface of a packet must be called. */
export function nameFor(vni: number, source: string): string {
  const known = tasks.filter((one) => one.vni === vni);
  const found = known.find((one) => one.source === source);
  if (found !== undefined) return `shop/${found.service}/${found.task}`;
  return known.length === 0 ? `vni-${vni}` : `vni-${vni}-spoofed`;
}

export function mirroredCapture(format: 'pcap' | 'pcapng'): Uint8Array {
  return format === 'pcap' ? pcapOf(packets, { ticksPerSecond: 1_000_000, littleEndian: false }) : pcapngOf(packets);
}

const text = new TextEncoder().encode('GET / HTTP/1.1\r\nHost: shop\r\n\r\n');
const request = frameOf('10.1.0.17', '10.1.0.99', { protocol: 6, payload: tcpOf(40_000, 80, 0x18, text) });
const query = frameOf('10.1.0.18', '10.1.0.2', { protocol: 17, payload: udpOf(40_001, 5353, text) });
const six = frameOf('fd00::19', 'fd00::20', { protocol: 6, payload: tcpOf(40_002, 8080, 0x02) });
const arp = ethernet(
  Uint8Array.of(0, 1, 8, 0, 6, 4, 0, 1, 2, 0, 0, 0, 0, 2, 10, 1, 0, 17, 0, 0, 0, 0, 0, 0, 10, 1, 0, 1),
  0x0806,
);
const tagged = ethernet(ipOf('10.1.0.17', '10.1.0.99', { protocol: 6, payload: tcpOf(40_003, 443) }), 0x0800, 12);

/** Each several times, with lengths of every remainder, so that padding matters. */
const packets: readonly Timed[] = Array.from({ length: 8 }, (_, round) => {
  const longer = (frame: Uint8Array): Uint8Array => joined([frame, new Uint8Array(round)]);
  const of = [
    mirrored(4242, longer(request), '10.1.0.17'),
    mirrored(4242, longer(query), '10.1.0.18'),
    mirrored(4242, query, '10.6.6.6'),
    mirrored(7_000_001, longer(six), 'fd00::19'),
    mirrored(5, request.subarray(0, 60 + round), '10.1.0.30'),
    mirrored(4242, arp, '10.1.0.17'),
    mirrored(4242, tagged, '10.1.0.17'),
    mirrored(5, mirrored(6, query), '10.1.0.30'),
    throughGateway(4242, longer(request), '10.1.0.17'),
    query,
  ];
  return of.map((packet, index) => ({
    at: 1_760_000_000n * second + BigInt(round * 1_000_000_000 + index * 1000),
    packet,
  }));
}).flat();

/** Two interfaces, of which one counts nanoseconds. */
function pcapngOf(timed: readonly Timed[]): Uint8Array {
  const resolution = { code: pcapngOptions.timestampResolution, value: Uint8Array.of(9) };
  return joined([
    encodePcapngBlock({ kind: 'section', littleEndian: true, options: [] }, true),
    encodePcapngBlock({ kind: 'interface', linkType: 1, snapLength: 0, options: [] }, true),
    encodePcapngBlock({ kind: 'interface', linkType: 1, snapLength: 0, options: [resolution] }, true),
    ...timed.map(({ at, packet }, index) =>
      encodePcapngBlock(
        {
          kind: 'packet',
          interfaceId: index % 2,
          timestamp: index % 2 === 0 ? at / 1000n : at,
          originalLength: packet.length,
          data: packet,
          options: [],
        },
        true,
      ),
    ),
  ]);
}
