// What tcpdump captures, of every kind, as Ethernet frames.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { frameOf } from '../../src/forward/link.ts';
import { ethernet, ipOf, joined } from '../packets.ts';

const nowhere = [0, 0, 0, 0, 0, 0];
const sender = [2, 0, 0, 0, 0, 9];
const packet = ipOf('10.0.0.1', '10.0.0.2', { protocol: 1, payload: Uint8Array.of(8, 0, 0, 0) });
const packet6 = ipOf('fd00::1', 'fd00::2', { protocol: 58, payload: Uint8Array.of(128, 0, 0, 0) });

/** LINKTYPE_LINUX_SLL: packet type, hardware, address length, address, protocol. */
const sll = (protocol: number, hardware = 1, addressLength = 6): Uint8Array =>
  Uint8Array.of(0, 4, hardware >> 8, hardware & 255, 0, addressLength, ...sender, 0, 0, protocol >> 8, protocol & 255);
/** LINKTYPE_LINUX_SLL2: protocol, reserved, interface, hardware, packet type, address length, address. */
const sll2 = (protocol: number, hardware = 1, addressLength = 6): Uint8Array =>
  Uint8Array.of(
    ...[protocol >> 8, protocol & 255, 0, 0, 0, 0, 0, 7, hardware >> 8, hardware & 255, 4, addressLength],
    ...[...sender, 0, 0],
  );
const framed = (source: readonly number[], etherType: readonly number[], payload: Uint8Array): Uint8Array =>
  Uint8Array.of(...nowhere, ...source, ...etherType, ...payload);

test.each<[string, number, Uint8Array, Uint8Array | string]>([
  ['Ethernet stays as it is', 1, ethernet(packet), ethernet(packet)],
  ['raw IPv4 gets a header without addresses', 101, packet, framed(nowhere, [8, 0], packet)],
  ['raw IPv6 likewise', 229, packet6, framed(nowhere, [0x86, 0xdd], packet6)],
  ['a cooked packet keeps its sender', 113, joined([sll(0x0800), packet]), framed(sender, [8, 0], packet)],
  ['so it does in the newer form', 276, joined([sll2(0x86dd), packet6]), framed(sender, [0x86, 0xdd], packet6)],
  ['a cooked packet of loopback', 276, joined([sll2(0x0800, 772), packet]), framed(sender, [8, 0], packet)],
  ['a sender without six bytes', 113, joined([sll(0x0800, 1, 0), packet]), framed(nowhere, [8, 0], packet)],
  ['the smallest EtherType', 276, sll2(0x0600), framed(sender, [6, 0], new Uint8Array(0))],
  ['a length where a type should be', 276, sll2(0x05ff), 'not-ethernet'],
  ['netlink', 276, sll2(0x0800, 824), 'not-ethernet'],
  ['raw, and no IP', 101, Uint8Array.of(0x50, 0), 'not-ethernet'],
  ['raw, and nothing', 101, new Uint8Array(0), 'not-ethernet'],
  ['Ethernet cut in its header', 1, new Uint8Array(13), 'link-too-short'],
  ['a cooked header cut', 113, sll(0x0800).subarray(0, 15), 'link-too-short'],
  ['a newer cooked header cut', 276, sll2(0x0800).subarray(0, 19), 'link-too-short'],
  ['Wi-Fi', 105, new Uint8Array(60), 'unknown-link-type'],
])('%s', (_what, linkType, data, wanted) => {
  const answer = frameOf(linkType, data, data.length + 100);
  if (typeof wanted === 'string') {
    expect(answer).toEqual({ kind: wanted });
    return;
  }
  // What was cut from the packet is missing from the frame.
  expect(answer.kind === 'frame' && [new Uint8Array(answer.frame), answer.originalLength]).toEqual([
    wanted,
    wanted.length + 100,
  ]);
});

test('no bytes make it throw', () => {
  fc.assert(
    fc.property(fc.constantFrom(1, 12, 101, 113, 228, 276, 999), fc.uint8Array({ maxLength: 40 }), (linkType, data) => {
      const answer = frameOf(linkType, data, data.length);
      expect(answer.kind !== 'frame' || answer.frame.length >= 14).toBe(true);
    }),
  );
});
