// Mirror targets and filters of a fleet, in words that fit into a JSON file, and how they are planted.
import { plantLoadBalancer, sensorGroup } from './gateways.ts';
import { createNetworkInterface } from './network-interfaces.ts';
import { subnetInTurn } from './placement.ts';
import type { FilterRule, MirrorFilter, MirrorTarget, World } from './state.ts';

export interface FleetTarget {
  readonly kind: MirrorTarget['kind'];
  /** Where its packets arrive on this machine. @default nowhere: they are lost */
  readonly udp?: { readonly address: string; readonly port: number };
}

/** Accepts all IPv4 both ways, but for UDP to these ports. */
export interface FleetFilter {
  readonly rejectUdpPorts: readonly number[];
}

export function plantTarget(world: World, { kind, udp }: FleetTarget): void {
  const id = `tmt-${world.random.hex(17)}`;
  const resource = behind[kind](world);
  world.targets.set(id, { id, ownerId: world.account, kind, resource, description: undefined, udp, tags: new Map() });
}

const behind: Readonly<Record<MirrorTarget['kind'], (world: World) => string>> = {
  'network-interface': targetInterface,
  'network-load-balancer': loadBalancerArn,
  'gateway-load-balancer-endpoint': ({ random }) => `vpce-${random.hex(17)}`,
};

function targetInterface(world: World): string {
  const subnet = subnetInTurn(world, [], 0);
  const made = createNetworkInterface(world, {
    subnetId: subnet.id,
    securityGroups: [sensorGroup(world, subnet.vpcId).id],
    description: 'where the sensor listens',
    requesterManaged: false,
    interfaceType: 'interface',
    hostType: undefined,
    taskArn: undefined,
    visibleAt: world.clock.now(),
  });
  made.status = 'in-use';
  return made.id;
}

function loadBalancerArn(world: World): string {
  const { account, region, random } = world;
  const arn = `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/net/sensors/${random.hex(16)}`;
  plantLoadBalancer(world, arn);
  return arn;
}

export function plantFilter(world: World, { rejectUdpPorts }: FleetFilter): MirrorFilter {
  const id = `tmf-${world.random.hex(17)}`;
  const rules = (['ingress', 'egress'] as const).flatMap((direction) => [
    ...rejectUdpPorts.map((port, index) => rule(world, { filterId: id, direction, number: 10 * (index + 1), port })),
    rule(world, { filterId: id, direction, number: 1000, port: undefined }),
  ]);
  const byId = new Map(rules.map((one) => [one.id, one]));
  const filter: MirrorFilter = {
    id,
    description: undefined,
    rules: byId,
    networkServices: new Set(),
    tags: new Map(),
  };
  world.filters.set(id, filter);
  return filter;
}

interface RuleSketch extends Pick<FilterRule, 'filterId' | 'direction' | 'number'> {
  /** Rejects UDP to this port; undefined accepts everything. */
  readonly port: number | undefined;
}

const UDP = 17;

function rule(world: World, { port, ...place }: RuleSketch): FilterRule {
  return {
    ...place,
    id: `tmfr-${world.random.hex(17)}`,
    action: port === undefined ? 'accept' : 'reject',
    protocol: port === undefined ? undefined : UDP,
    sourceCidr: '0.0.0.0/0',
    destinationCidr: '0.0.0.0/0',
    sourcePorts: undefined,
    destinationPorts: port === undefined ? undefined : { from: port, to: port },
    description: undefined,
    tags: new Map(),
  };
}
