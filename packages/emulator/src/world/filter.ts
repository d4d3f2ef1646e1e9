// Whether a mirror filter accepts a packet, and what EC2 mirrors through no filter at all.
import { type Flow, type Malformed, type NotIp, type Ports, parseAddress, protocols } from '@tasktap/wire';
import { type Cidr, holds, parseCidr } from './filter-cidr.ts';
import type { FilterRule, MirrorFilter, PortRange } from './state.ts';

export type Direction = FilterRule['direction'];

/**
 * The matching rule with the lowest number decides; where none matches, nothing is mirrored. Traffic with the VPC's resolver is the
 * `amazon-dns` service's alone: that ordinary rules neither accept nor reject it is inferred from "DNS needs network service".
 */
export function accepts(filter: MirrorFilter, direction: Direction, flow: Flow | NotIp | Malformed): boolean {
  // Rules speak of IP addresses; ARP, like all else without them, is not mirrored.
  if (flow.kind !== 'flow' || isNeverMirrored(flow)) return false;
  if (isResolverTraffic(flow)) return filter.networkServices.has('amazon-dns');
  return firstMatch(filter, direction, flow)?.action === 'accept';
}

/**
 * The address of the Amazon resolver as seen from `address`: the base of the VPC's range plus two. The world keeps no ranges of
 * VPCs, so that of an address is taken to be its /16, the widest a VPC can have.
 */
export function resolverNear(address: Uint8Array): Uint8Array {
  return Uint8Array.of(address[0] ?? 0, address[1] ?? 0, 0, 2);
}

function firstMatch(filter: MirrorFilter, direction: Direction, flow: Flow): FilterRule | undefined {
  let first: FilterRule | undefined;
  for (const rule of filter.rules.values()) {
    const earlier = rule.direction === direction && (first === undefined || rule.number < first.number);
    if (earlier && matches(rule, flow)) first = rule;
  }
  return first;
}

function matches(rule: FilterRule, flow: Flow): boolean {
  return (
    (rule.protocol === undefined || rule.protocol === flow.protocol) &&
    portsMatch(rule, flow.ports) &&
    blocksMatch(rule, flow)
  );
}

/** A rule that names ports passes over packets without them, such as later fragments (inferred). */
function portsMatch({ sourcePorts, destinationPorts }: FilterRule, ports: Ports | undefined): boolean {
  return inRange(sourcePorts, ports?.source) && inRange(destinationPorts, ports?.destination);
}

function inRange(range: PortRange | undefined, port: number | undefined): boolean {
  return range === undefined || (port !== undefined && range.from <= port && port <= range.to);
}

/** A rule is replaced, never changed, and every packet meets the same few: the text of their blocks is read once. */
const blocksOf = new WeakMap<
  FilterRule,
  { readonly source: Cidr | undefined; readonly destination: Cidr | undefined }
>();

function blocksMatch(rule: FilterRule, flow: Flow): boolean {
  const blocks = blocksOf.get(rule) ?? {
    source: parseCidr(rule.sourceCidr),
    destination: parseCidr(rule.destinationCidr),
  };
  blocksOf.set(rule, blocks);
  const { source, destination } = blocks;
  if (source === undefined || destination === undefined) return false;
  return holds(source, flow.source) && holds(destination, flow.destination);
}

/** Addresses as the EC2 user guide gives them: instance metadata, time, and Windows activation. */
const unmirroredServices = addresses(
  '169.254.169.254',
  'fd00:ec2::254',
  '169.254.169.123',
  'fd00:ec2::123',
  '169.254.169.250',
  '169.254.169.251',
);
const linkLocalResolvers = addresses('169.254.169.253', 'fd00:ec2::253');

/** RFC 2131 §4.1 and RFC 8415 §7.2. */
const dhcpPorts: ReadonlySet<number> = new Set([67, 68, 546, 547]);
const dnsPort = 53;

function isNeverMirrored({ source, destination, protocol, ports }: Flow): boolean {
  if (isAmong(unmirroredServices, source) || isAmong(unmirroredServices, destination)) return true;
  return (
    protocol === protocols.udp && ports !== undefined && dhcpPorts.has(ports.source) && dhcpPorts.has(ports.destination)
  );
}

function isResolverTraffic({ source, destination, ports }: Flow): boolean {
  const asked = ports?.destination === dnsPort && isResolver(destination, source);
  const answered = ports?.source === dnsPort && isResolver(source, destination);
  return asked || answered;
}

function isResolver(address: Uint8Array, other: Uint8Array): boolean {
  return isAmong(linkLocalResolvers, address) || isSame(address, resolverNear(other));
}

function addresses(...texts: readonly string[]): readonly Uint8Array[] {
  return texts.flatMap((text) => parseAddress(text) ?? []);
}

function isAmong(known: readonly Uint8Array[], address: Uint8Array): boolean {
  return known.some((one) => isSame(one, address));
}

function isSame(left: Uint8Array, right: Uint8Array): boolean {
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}
