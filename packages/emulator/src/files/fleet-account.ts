// The words of what a fleet's tasks find around them: hosts, subnets, mirror targets and filters, and how much is said on the wire.
import { isIPv4 } from 'node:net';
import * as v from 'valibot';
import type { Fleet, FleetTraffic } from '../world/fleet.ts';
import type { FleetFilter, FleetTarget } from '../world/fleet-mirroring.ts';
import { TUNNEL_PORTS } from '../world/fleets.ts';
import { subnetBlock } from '../world/subnet-block.ts';
import { name, weight } from './fleet-names.ts';
import type { Exactly, Words } from './words.ts';

const host = v.strictObject({
  name: v.pipe(name, v.description('No other host has it.')),
  mirrorable: v.pipe(v.boolean(), v.description('Whether EC2 mirrors the network interfaces of tasks on it.')),
  weight: v.optional(
    v.pipe(
      weight,
      v.description('Its share of the tasks that name no hosts; 0: it is for those alone that name it. Default: 1.'),
    ),
    1,
  ),
} satisfies Words<Fleet['hosts'][number]>);

const subnet = v.strictObject({
  zone: v.pipe(
    v.string(),
    v.regex(/^[a-z]$/, 'expected one small letter'),
    v.description('The letter of its availability zone, e.g. a.'),
  ),
  cidr: v.pipe(
    v.string(),
    v.check(
      isSubnetBlock,
      'expected an IPv4 block of /16 to /28 that begins at its first address, such as 10.0.1.0/24',
    ),
    v.description('Its addresses: an IPv4 block of /16 to /28 that no other subnet has a part of.'),
  ),
} satisfies Words<Fleet['subnets'][number]>);

/** Amazon VPC user guide, subnet sizing. */
function isSubnetBlock(cidr: string): boolean {
  const block = subnetBlock(cidr);
  return block !== undefined && block.prefix >= 16 && block.prefix <= 28 && block.first % block.size === 0;
}

const port = v.pipe(
  v.number(),
  v.integer('expected a port from 1 to 65535'),
  v.minValue(1, 'expected a port from 1 to 65535'),
  v.maxValue(65_535, 'expected a port from 1 to 65535'),
);

const target = v.strictObject({
  kind: v.optional(
    v.pipe(
      v.picklist(['network-interface', 'network-load-balancer', 'gateway-load-balancer-endpoint']),
      v.description('An interface takes at most 10 sources. Default: network-load-balancer.'),
    ),
    'network-load-balancer',
  ),
  udp: v.exactOptional(
    v.pipe(
      v.strictObject({
        address: v.pipe(
          v.string(),
          v.check(isIPv4, 'expected an IPv4 address, such as 127.0.0.1'),
          v.description('e.g. 127.0.0.1'),
        ),
        port: v.pipe(port, v.description('VXLAN has 4789, GENEVE 6081.')),
      } satisfies Words<NonNullable<FleetTarget['udp']>>),
      v.description(
        'Where mirrored packets arrive, as VXLAN; of an endpoint in GENEVE. Default: nowhere, they are lost.',
      ),
    ),
  ),
} satisfies Words<FleetTarget>);

/** Each takes a rule in both directions, as does the one that accepts all else; a filter has at most 10. */
const MOST_REJECTED = 4;

const filter = v.strictObject({
  rejectUdpPorts: v.optional(
    v.pipe(
      v.array(port),
      v.maxLength(MOST_REJECTED, `expected at most ${MOST_REJECTED} ports, since a filter has at most 10 rules`),
      v.description(
        'It accepts all IPv4 in both directions, but for UDP to these ports. Default: 4789 and 6081, or the mirror would be mirrored.',
      ),
    ),
    () => [...TUNNEL_PORTS],
  ),
} satisfies Words<FleetFilter>);

const traffic = v.strictObject({
  framesPerTaskPerSecond: v.pipe(
    v.number(),
    v.finite('expected a number that can be counted'),
    v.minValue(0, 'expected 0 frames or more'),
    v.description(
      'The mean of those that pass the interface of a running task in a second of emulated time; in all at most 800.',
    ),
  ),
} satisfies Words<FleetTraffic>);

export const fleetHost: Exactly<Fleet['hosts'][number], typeof host> = host;
export const fleetSubnet: Exactly<Fleet['subnets'][number], typeof subnet> = subnet;
export const fleetTarget: Exactly<FleetTarget, typeof target> = target;
export const fleetFilter: Exactly<FleetFilter, typeof filter> = filter;
export const fleetTraffic: Exactly<FleetTraffic, typeof traffic> = traffic;
