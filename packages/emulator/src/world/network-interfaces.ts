// How network interfaces come and go: their identifiers and addresses, and what leaves with them.
import type { WorldTime } from './clock.ts';
import type { HostType, NetworkInterface, Subnet, World } from './state.ts';
import { RESERVED_AT_START, type SubnetBlock, subnetBlock } from './subnet-block.ts';

export interface NewNetworkInterface {
  /** Must exist in the world. */
  readonly subnetId: string;
  readonly description: string;
  readonly requesterManaged: boolean;
  readonly interfaceType: 'interface' | 'branch';
  /** Undefined for an interface that is made by hand, e.g. for a mirror target. */
  readonly hostType: HostType | undefined;
  readonly taskArn: string | undefined;
  /** @default the default one of its VPC */
  readonly securityGroups?: readonly string[];
  /** From when on EC2 knows it. */
  readonly visibleAt: WorldTime;
}

/**
 * Makes an interface with the next free address of its subnet. Its status is `available`: whoever attaches it sets `in-use`.
 * Throws when the subnet is unknown or full: both are mistakes of the scenario, not answers of AWS.
 */
export function createNetworkInterface(world: World, wanted: NewNetworkInterface): NetworkInterface {
  const subnet = world.subnets.get(wanted.subnetId);
  if (subnet === undefined) throw new Error(`Expected a subnet of this world, got ${wanted.subnetId}. Add it first.`);
  const made: NetworkInterface = {
    ...wanted,
    id: `eni-${world.random.hex(17)}`,
    vpcId: subnet.vpcId,
    availabilityZone: subnet.availabilityZone,
    privateIp: nextAddress(world, subnet),
    mac: `02:${world.random.hex(10).replace(/..(?!$)/g, '$&:')}`,
    status: 'available',
    tags: new Map(),
  };
  world.networkInterfaces.set(made.id, made);
  return made;
}

/** Removes the interface and, as EC2 does, every mirror session whose source it was. Unknown ids are none of its business. */
export function deleteNetworkInterface(world: World, id: string): void {
  world.networkInterfaces.delete(id);
  for (const session of world.sessions.on(id)) world.sessions.delete(session.id);
}

function nextAddress(world: World, subnet: Subnet): string {
  const { first, usable } = blockOf(subnet);
  const taken = subnet.addressesGiven < usable ? new Set<string>() : addressesInUse(world, subnet.id);
  for (let tries = 0; tries < usable; tries += 1) {
    const address = dotted(first + RESERVED_AT_START + (subnet.addressesGiven % usable));
    subnet.addressesGiven += 1;
    if (!taken.has(address)) return address;
  }
  throw new Error(`Subnet ${subnet.id} (${subnet.cidr}) has no free address left. Give it a shorter prefix.`);
}

function addressesInUse(world: World, subnetId: string): ReadonlySet<string> {
  const inSubnet = [...world.networkInterfaces.values()].filter((one) => one.subnetId === subnetId);
  return new Set(inSubnet.map((one) => one.privateIp));
}

function blockOf(subnet: Subnet): SubnetBlock {
  const block = subnetBlock(subnet.cidr);
  if (block !== undefined) return block;
  throw new Error(`Expected subnet ${subnet.id} to have a CIDR such as 10.0.1.0/24, got ${subnet.cidr}.`);
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join('.');
}
