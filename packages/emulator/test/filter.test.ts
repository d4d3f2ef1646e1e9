// Which packets a mirror filter lets through: rows are sentences.
import { type Flow, type Malformed, type NotIp, parseAddress } from '@tasktap/wire';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { accepts, type Direction, resolverNear } from '../src/world/filter.ts';
import type { FilterRule } from '../src/world/state.ts';
import { filterOf } from './packets-world.ts';

const numbers: Readonly<Record<string, number>> = { icmp: 1, tcp: 6, udp: 17 };

/** From `tcp 10.0.1.5:40000 > 10.0.2.7:80`, or without ports `icmp 10.0.1.5 > 10.0.2.7`; IPv6 addresses stand in brackets. */
function flow(text: string): Flow {
  const [protocol = '', left = '', , right = ''] = text.split(' ');
  const [source, destination] = [left, right].map(
    (end) => /^\[?(?<address>[\da-f.:]+?)\]?(:(?<port>\d+))?$/.exec(end)?.groups,
  );
  const ports = { source: Number(source?.['port']), destination: Number(destination?.['port']) };
  return {
    kind: 'flow',
    source: parseAddress(source?.['address'] ?? '') ?? expect.fail(text),
    destination: parseAddress(destination?.['address'] ?? '') ?? expect.fail(text),
    protocol: numbers[protocol] ?? expect.fail(text),
    ports: source?.['port'] === undefined ? undefined : ports,
  };
}

type Rule = Partial<FilterRule>;
const web = 'tcp 10.0.1.5:40000 > 10.0.2.7:80';
const six = 'tcp [2001:db8::5]:40000 > [2001:db8::7]:80';
const all: Rule = {};
const allSix: Rule = { sourceCidr: '::/0', destinationCidr: '::/0' };

const rows: readonly (readonly [sentence: string, rules: readonly Rule[], packet: string, mirrored: boolean])[] = [
  ['a filter without rules mirrors nothing', [], web, false],
  ['an accept-all rule mirrors', [all], web, true],
  ['a reject-all rule does not', [{ action: 'reject' }], web, false],
  ['a rule for the other direction says nothing', [{ direction: 'ingress' }], web, false],
  ['the lower number wins, accepting', [{ number: 20, action: 'reject' }, { number: 10 }], web, true],
  ['the lower number wins, rejecting', [{ number: 20 }, { number: 10, action: 'reject' }], web, false],
  ['numbers are compared as numbers, not as text', [{ number: 9, action: 'reject' }, { number: 10 }], web, false],
  [
    'a rule that does not match leaves the packet to the next',
    [{ number: 1, action: 'reject', protocol: 17 }, { number: 2 }],
    web,
    true,
  ],
  ['no rule matches: not mirrored', [{ protocol: 17 }], web, false],
  ['the protocol matches', [{ protocol: 6 }], web, true],
  ['ICMP has a protocol and no ports', [{ protocol: 1 }], 'icmp 10.0.1.5 > 10.0.2.7', true],
  ['the source block holds the source', [{ sourceCidr: '10.0.1.0/24' }], web, true],
  ['the source block does not look at the destination', [{ sourceCidr: '10.0.2.0/24' }], web, false],
  ['the destination block holds the destination', [{ destinationCidr: '10.0.2.0/24' }], web, true],
  ['the destination block does not look at the source', [{ destinationCidr: '10.0.1.0/24' }], web, false],
  ['an IPv4 rule says nothing of IPv6', [all], six, false],
  ['an IPv6 rule says nothing of IPv4', [allSix], web, false],
  ['an IPv6 rule matches IPv6', [allSix], six, true],
  ['an IPv6 block holds its addresses only', [{ ...allSix, destinationCidr: '2001:db8:1::/48' }], six, false],
  ['a block that cannot be read holds nothing', [{ sourceCidr: '10.0.0.0' }], web, false],
  ['the first destination port of a range', [{ destinationPorts: { from: 80, to: 90 } }], web, true],
  ['the last destination port of a range', [{ destinationPorts: { from: 70, to: 80 } }], web, true],
  ['one below the destination range', [{ destinationPorts: { from: 81, to: 90 } }], web, false],
  ['one above the destination range', [{ destinationPorts: { from: 70, to: 79 } }], web, false],
  ['the source port is looked at by its own range', [{ sourcePorts: { from: 40000, to: 40000 } }], web, true],
  ['the source port is not the destination port', [{ sourcePorts: { from: 80, to: 80 } }], web, false],
  [
    'a rule with source ports passes over later fragments',
    [{ sourcePorts: { from: 0, to: 65535 } }],
    'tcp 10.0.1.5 > 10.0.2.7',
    false,
  ],
  [
    'a rule with destination ports passes over them too',
    [{ destinationPorts: { from: 0, to: 65535 } }],
    'tcp 10.0.1.5 > 10.0.2.7',
    false,
  ],
  ['a rule without ports takes later fragments', [{ protocol: 6 }], 'tcp 10.0.1.5 > 10.0.2.7', true],
  ["DNS with a server of one's own is ordinary traffic", [all], 'udp 10.0.1.5:40000 > 10.0.2.7:53', true],
  ['the resolver on another port is ordinary traffic', [all], 'tcp 10.0.1.5:40000 > 10.0.0.2:80', true],
  ['the address .2 of another network is no resolver', [all], 'udp 10.0.1.5:40000 > 10.1.0.2:53', true],
];

describe('rules', () => {
  test.each(rows)('%s', (_sentence, rules, packet, mirrored) => {
    expect(accepts(filterOf('tmf-1', rules), 'egress', flow(packet))).toBe(mirrored);
  });

  test.each(['ingress', 'egress'] as const)('an %s rule mirrors its direction only', (direction) => {
    const filter = filterOf('tmf-1', [{ direction }]);
    expect((['ingress', 'egress'] as const).filter((one: Direction) => accepts(filter, one, flow(web)))).toEqual([
      direction,
    ]);
  });

  test('the order in which rules were made does not matter', () => {
    const rule = fc.record({ number: fc.integer({ min: 1, max: 32766 }), action: fc.constantFrom('accept', 'reject') });
    const rules = fc.uniqueArray(rule, { minLength: 1, maxLength: 10, selector: ({ number }) => number });
    fc.assert(
      fc.property(rules, (made) => {
        const lowest = made.toSorted((left, right) => left.number - right.number)[0];
        expect(accepts(filterOf('tmf-1', made), 'egress', flow(web))).toBe(lowest?.action === 'accept');
      }),
    );
  });
});

describe('the resolver belongs to the service amazon-dns', () => {
  test.each([
    ["a question to the VPC's .2", 'udp 10.0.1.5:40000 > 10.0.0.2:53'],
    ['its answer', 'udp 10.0.0.2:53 > 10.0.1.5:40000'],
    ['a question over TCP', 'tcp 10.0.1.5:40000 > 10.0.0.2:53'],
    ['a question to 169.254.169.253', 'udp 10.0.1.5:40000 > 169.254.169.253:53'],
    ['its answer from there', 'udp 169.254.169.253:53 > 10.0.1.5:40000'],
    ['a question to fd00:ec2::253', 'udp [2001:db8::5]:40000 > [fd00:ec2::253]:53'],
  ])('%s', (_sentence, packet) => {
    expect(accepts(filterOf('tmf-1', [all, allSix]), 'egress', flow(packet))).toBe(false);
    expect(accepts(filterOf('tmf-1', [{ action: 'reject' }], ['amazon-dns']), 'egress', flow(packet))).toBe(true);
  });

  test('listing it opens the filter to nothing else', () => {
    expect(accepts(filterOf('tmf-1', [], ['amazon-dns']), 'egress', flow(web))).toBe(false);
  });

  test("it is at the base of the VPC's range plus two", () => {
    expect(resolverNear(Uint8Array.of(10, 7, 3, 99))).toEqual(Uint8Array.of(10, 7, 0, 2));
  });
});

describe('what is never mirrored, whatever the filter says', () => {
  const open = filterOf('tmf-1', [all, allSix], ['amazon-dns']);
  test.each([
    ['a request to instance metadata', 'tcp 10.0.1.5:40000 > 169.254.169.254:80'],
    ['its response', 'tcp 169.254.169.254:80 > 10.0.1.5:40000'],
    ['instance metadata over IPv6', 'tcp [2001:db8::5]:40000 > [fd00:ec2::254]:80'],
    ['a question for the time', 'udp 10.0.1.5:123 > 169.254.169.123:123'],
    ['the time over IPv6', 'udp [fd00:ec2::123]:123 > [2001:db8::5]:123'],
    ['Windows activation', 'tcp 10.0.1.5:40000 > 169.254.169.250:1688'],
    ['its second server', 'tcp 10.0.1.5:40000 > 169.254.169.251:1688'],
    ['a DHCP request', 'udp 0.0.0.0:68 > 255.255.255.255:67'],
    ['a DHCP response', 'udp 10.0.1.1:67 > 10.0.1.5:68'],
    ['a DHCPv6 request', 'udp [fe80::1]:546 > [ff02::1:2]:547'],
  ])('%s', (_sentence, packet) => {
    expect(accepts(open, 'egress', flow(packet))).toBe(false);
  });

  test.each([
    ['ARP', { kind: 'not-ip', etherType: 0x0806 }],
    ['a frame that cannot be read', { kind: 'malformed', layer: 'ipv4', reason: 'too-short' }],
  ] satisfies readonly [string, NotIp | Malformed][])('%s', (_sentence, frame) => {
    expect(accepts(open, 'egress', frame)).toBe(false);
  });

  test.each([
    ['another time server is ordinary traffic', 'udp 10.0.1.5:123 > 203.0.113.1:123'],
    ['TCP on the ports of DHCP is ordinary traffic', 'tcp 10.0.1.5:68 > 10.0.1.6:67'],
    ['one port of DHCP alone is ordinary traffic', 'udp 10.0.1.5:40000 > 10.0.1.6:67'],
    ['the other one alone, too', 'udp 10.0.1.5:67 > 10.0.1.6:40000'],
  ])('%s', (_sentence, packet) => {
    expect(accepts(open, 'egress', flow(packet))).toBe(true);
  });
});
