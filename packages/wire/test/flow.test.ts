// Which 5-tuple a frame has, and which frames have none.
import { describe, expect, test } from 'vitest';
import { type Flow, flowOf, parseAddress } from '../src/index.ts';
import { hex } from './bytes.ts';

const macs = '020000000002 020000000001';
const ends4 = '0a000105 0a000106';
const ends6 = '20010db8000000000000000000000001 20010db8000000000000000000000002';
const ports = 'c000 0050';
const ip4 = (protocol: string, fragment: string, rest: string): string =>
  `${macs} 0800 4500 0400 0000 ${fragment} 40 ${protocol} 0000 ${ends4} ${rest}`;
const ip6 = (next: string, rest: string): string => `${macs} 86dd 6000 0000 0400 ${next} 40 ${ends6} ${rest}`;
const padding = '0000 00000000';

const flows: readonly (readonly [sentence: string, frame: string, protocol: number, ports: Flow['ports']])[] = [
  ['TCP over IPv4', ip4('06', '4000', ports), 6, { source: 49152, destination: 80 }],
  ['UDP over IPv4', ip4('11', '0000', ports), 17, { source: 49152, destination: 80 }],
  ['the first fragment has the ports', ip4('11', '2000', ports), 17, { source: 49152, destination: 80 }],
  ['a later fragment has none', ip4('11', '2001', ports), 17, undefined],
  ['a packet cut inside its ports has none', ip4('06', '4000', 'c000 00'), 6, undefined],
  ['ICMP has none', ip4('01', '0000', '0800 f7ff'), 1, undefined],
  [
    'behind an 802.1Q tag',
    ip4('06', '4000', ports).replace('0800', '8100 0064 0800'),
    6,
    { source: 49152, destination: 80 },
  ],
  ['TCP over IPv6', ip6('06', ports), 6, { source: 49152, destination: 80 }],
  ['behind hop-by-hop options', ip6('00', `0600 ${padding} ${ports}`), 6, { source: 49152, destination: 80 }],
  [
    'behind routing, 16 bytes long',
    ip6('2b', `1101 ${padding} ${'00'.repeat(8)} ${ports}`),
    17,
    { source: 49152, destination: 80 },
  ],
  ['options are no fragment offset', ip6('00', `0600 0008 00000000 ${ports}`), 6, { source: 49152, destination: 80 }],
  ['behind destination options', ip6('3c', `1100 ${padding} ${ports}`), 17, { source: 49152, destination: 80 }],
  [
    'behind authentication, 12 bytes long',
    ip6('33', `0601 ${padding} 00000000 ${ports} 00000001 00000000`),
    6,
    { source: 49152, destination: 80 },
  ],
  [
    'behind three extension headers',
    ip6('00', `2b00 ${padding} 2c00 ${padding} 0600 0001 00000000 ${ports}`),
    6,
    { source: 49152, destination: 80 },
  ],
  [
    'the first IPv6 fragment has the ports',
    ip6('2c', `1100 0001 00000000 ${ports}`),
    17,
    { source: 49152, destination: 80 },
  ],
  ['a later IPv6 fragment has none', ip6('2c', `1100 0008 00000000 ${ports}`), 17, undefined],
  ['an extension header with nothing behind it', ip6('00', `0600 ${padding}`), 6, undefined],
  ['an extension header cut short ends the way', ip6('00', '0600 0000'), 0, undefined],
];

describe('the flow of a frame', () => {
  test.each(flows)('%s', (_sentence, frame, protocol, expected) => {
    const six = frame.includes('86dd');
    expect(flowOf(hex(frame))).toEqual({
      kind: 'flow',
      source: parseAddress(six ? '2001:db8::1' : '10.0.1.5'),
      destination: parseAddress(six ? '2001:db8::2' : '10.0.1.6'),
      protocol,
      ports: expected,
    });
  });
});

describe('frames without a flow', () => {
  test('ARP', () => {
    expect(flowOf(hex(`${macs} 0806 0001 0800`))).toEqual({ kind: 'not-ip', etherType: 0x0806 });
  });
  test.each([
    ['half an Ethernet header', '0200', 'ethernet'],
    ['half an IPv4 header', `${macs} 0800 4500`, 'ipv4'],
    ['half an IPv6 header', `${macs} 86dd 6000`, 'ipv6'],
  ])('%s', (_sentence, frame, layer) => {
    expect(flowOf(hex(frame))).toEqual({ kind: 'malformed', layer, reason: 'too-short' });
  });
});
