// Bytes as they stand in the RFCs and on real wires, and every way in which they can be wrong.
import { describe, expect, test } from 'vitest';
import * as wire from '../src/index.ts';
import { hex } from './bytes.ts';

const arp = '0806 0001 0800 0604';
const header4 = '4500 0073 0000 4000 4011 b861 c0a8 0001 c0a8 00c7';
const header6 = '6abc def0 0004 11 40 20010db8000000000000000000000001 20010db8000000000000000000000002';

describe('known bytes mean what the standards say', () => {
  test('an 802.1Q tag: priority 5, drop eligible, VLAN 2748', () => {
    const bytes = hex(`ffffffffffff 020000000001 8100 babc ${arp}`);
    const frame = wire.decodeEthernet(bytes);
    expect(frame).toEqual({
      kind: 'ethernet',
      destination: hex('ffffffffffff'),
      source: hex('020000000001'),
      tag: { priority: 5, dropEligible: true, id: 2748 },
      etherType: wire.etherTypes.arp,
      payload: hex('0001 0800 0604'),
    });
    expect(frame.kind === 'ethernet' && wire.encodeEthernet(frame)).toEqual(bytes);
  });

  test('an IPv4 header, with its checksum b861', () => {
    const bytes = Uint8Array.from([...hex(header4), ...new Uint8Array(95)]);
    const packet = wire.decodeIpv4(bytes);
    expect(packet).toMatchObject({
      typeOfService: 0,
      identification: 0,
      dontFragment: true,
      moreFragments: false,
      fragmentOffset: 0,
      timeToLive: 64,
      protocol: wire.protocols.udp,
      source: hex('c0a80001'),
      destination: hex('c0a800c7'),
      missing: 0,
    });
    expect(packet.kind === 'ipv4' && wire.encodeIpv4(packet)).toEqual(bytes);
  });

  test('an IPv6 header: traffic class ab, flow label cdef0', () => {
    const bytes = hex(`${header6} 01020304`);
    const packet = wire.decodeIpv6(bytes);
    expect(packet).toMatchObject({
      trafficClass: 0xab,
      flowLabel: 0xcdef0,
      nextHeader: wire.protocols.udp,
      hopLimit: 64,
      payload: hex('01020304'),
      missing: 0,
    });
    expect(packet.kind === 'ipv6' && wire.encodeIpv6(packet)).toEqual(bytes);
  });

  test('a TCP SYN with the option "maximum segment size 1460"', () => {
    const bytes = hex('c000 0050 ffffffff 00000000 60 02 faf0 1234 0000 020405b4');
    const segment = wire.decodeTcp(bytes);
    expect(segment).toEqual({
      kind: 'tcp',
      sourcePort: 49152,
      destinationPort: 80,
      sequence: 4294967295,
      acknowledgment: 0,
      flags: wire.tcpFlags.syn,
      window: 64240,
      checksum: 0x1234,
      urgentPointer: 0,
      options: hex('020405b4'),
      payload: hex(''),
    });
    expect(segment.kind === 'tcp' && wire.encodeTcp(segment)).toEqual(bytes);
  });

  test('a UDP datagram whose sender computed no checksum', () => {
    const bytes = hex('c000 12b5 000a 0000 abcd');
    const datagram = wire.decodeUdp(bytes);
    expect(datagram).toEqual({
      kind: 'udp',
      sourcePort: 49152,
      destinationPort: 4789,
      checksum: 0,
      payload: hex('abcd'),
      missing: 0,
    });
    expect(datagram.kind === 'udp' && wire.encodeUdp(datagram)).toEqual(bytes);
  });

  test('a UDP datagram without payload', () => {
    const datagram = wire.decodeUdp(hex('c000 12b5 0008 0000'));
    expect(datagram).toMatchObject({ kind: 'udp', payload: hex(''), missing: 0 });
  });

  test('a VXLAN header with VNI 16777215', () => {
    expect(wire.decodeVxlan(hex('08000000 ffffff00 abcd'))).toEqual({
      kind: 'vxlan',
      vni: 16777215,
      frame: hex('abcd'),
    });
    expect(wire.encodeVxlan({ kind: 'vxlan', vni: 16777215, frame: hex('abcd') })).toEqual(
      hex('08000000 ffffff00 abcd'),
    );
  });

  test('reserved VXLAN bits that are set change nothing', () => {
    expect(wire.decodeVxlan(hex('ffffffff 00007bff'))).toEqual({ kind: 'vxlan', vni: 123, frame: hex('') });
  });
});

describe('what is not all there', () => {
  test('an IPv4 packet that a mirror cut says how much is missing', () => {
    expect(wire.decodeIpv4(hex(`${header4} 0102`))).toMatchObject({ payload: hex('0102'), missing: 0x73 - 22 });
  });
  test('an IPv4 packet may carry nothing', () => {
    const bare = wire.decodeIpv4(hex('4500 0014 0000 0000 4011 0000 00000000 00000000'));
    expect(bare).toMatchObject({ kind: 'ipv4', payload: hex('') });
  });

  test('Ethernet padding behind an IPv4 packet is not payload', () => {
    expect(wire.decodeIpv4(hex('4500 0016 0000 0000 4011 0000 00000000 00000000 0102 0000'))).toMatchObject({
      payload: hex('0102'),
      missing: 0,
    });
  });
  test('an IPv6 packet that a mirror cut says how much is missing', () => {
    expect(wire.decodeIpv6(hex(`${header6} 01`))).toMatchObject({ payload: hex('01'), missing: 3 });
  });
  test('bytes behind an IPv6 packet are not payload', () => {
    expect(wire.decodeIpv6(hex(`${header6} 01020304 0000`))).toMatchObject({ payload: hex('01020304'), missing: 0 });
  });
  test('bytes behind a UDP datagram are not payload', () => {
    expect(wire.decodeUdp(hex('0035 c000 0009 0000 01 0000'))).toMatchObject({ payload: hex('01'), missing: 0 });
  });
  test('a UDP datagram that a mirror cut says how much is missing', () => {
    expect(wire.decodeUdp(hex('0035 c000 000c 0000 01'))).toMatchObject({ payload: hex('01'), missing: 3 });
  });
});

type Decoder = (bytes: Uint8Array) => { readonly kind: string };
const wrong: readonly (readonly [sentence: string, Decoder, bytes: string, wire.Layer, wire.MalformedReason])[] = [
  ['13 bytes are no Ethernet frame', wire.decodeEthernet, '00'.repeat(13), 'ethernet', 'too-short'],
  ['an 802.1Q tag may not be cut', wire.decodeEthernet, `${'00'.repeat(12)} 8100 0000 08`, 'ethernet', 'too-short'],
  ['19 bytes are no IPv4 header', wire.decodeIpv4, '45'.repeat(19), 'ipv4', 'too-short'],
  ['version 6 is not IPv4', wire.decodeIpv4, '65'.repeat(20), 'ipv4', 'wrong-version'],
  ['an IPv4 header takes at least five words', wire.decodeIpv4, '44'.repeat(20), 'ipv4', 'bad-header-length'],
  ['IPv4 options may not be cut', wire.decodeIpv4, '46'.repeat(23), 'ipv4', 'too-short'],
  ['an IPv4 packet may not end inside its header', wire.decodeIpv4, `45000013${'00'.repeat(16)}`, 'ipv4', 'bad-length'],
  [
    'an IPv4 packet may not end inside its options',
    wire.decodeIpv4,
    `46000014${'00'.repeat(20)}`,
    'ipv4',
    'bad-length',
  ],
  ['39 bytes are no IPv6 header', wire.decodeIpv6, '60'.repeat(39), 'ipv6', 'too-short'],
  ['version 4 is not IPv6', wire.decodeIpv6, '40'.repeat(40), 'ipv6', 'wrong-version'],
  ['7 bytes are no UDP header', wire.decodeUdp, '00'.repeat(7), 'udp', 'too-short'],
  ['a UDP datagram may not end inside its header', wire.decodeUdp, '0000 0000 0007 0000', 'udp', 'bad-length'],
  ['19 bytes are no TCP header', wire.decodeTcp, '50'.repeat(19), 'tcp', 'too-short'],
  ['a TCP header takes at least five words', wire.decodeTcp, '40'.repeat(20), 'tcp', 'bad-header-length'],
  ['TCP options may not be cut', wire.decodeTcp, '60'.repeat(23), 'tcp', 'too-short'],
  ['7 bytes are no VXLAN header', wire.decodeVxlan, '08'.repeat(7), 'vxlan', 'too-short'],
  ['a clear I flag means no VNI, whatever else is set', wire.decodeVxlan, 'f7ffffff 00007b00', 'vxlan', 'no-vni'],
];

test.each(wrong)('%s', (_sentence, decode, bytes, layer, reason) => {
  expect(decode(hex(bytes))).toEqual({ kind: 'malformed', layer, reason });
});
