// What stands between a mirrored interface and whoever listens: security groups, network ACLs and load balancers.
import { hexOf } from './identity.ts';
import type { PortRange, Subnet, World } from './state.ts';

export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly vpcId: string;
  readonly ingress: readonly IngressRule[];
}

export interface IngressRule {
  /** `-1`: all. */
  readonly protocol: '-1' | 'tcp' | 'udp';
  /** Undefined: all. */
  readonly ports: PortRange | undefined;
  readonly from: { readonly cidr: string } | { readonly groupId: string };
}

export interface NetworkAcl {
  readonly id: string;
  readonly vpcId: string;
  /** Every other subnet of the VPC has the default one, which lets everything pass. */
  readonly subnetIds: readonly string[];
  readonly entries: readonly AclEntry[];
}

export interface AclEntry {
  readonly number: number;
  readonly egress: boolean;
  readonly action: 'allow' | 'deny';
  /** IANA number; `-1`: all. */
  readonly protocol: string;
  readonly cidr: string;
  /** Undefined: all. */
  readonly ports: PortRange | undefined;
}

/** A network load balancer. */
export interface LoadBalancer {
  readonly arn: string;
  readonly vpcId: string;
  readonly subnets: readonly Pick<Subnet, 'id' | 'availabilityZone'>[];
  crossZone: boolean;
  readonly listeners: Listener[];
}

export interface Listener {
  readonly arn: string;
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number;
  readonly group: TargetGroup;
}

export interface TargetGroup {
  readonly arn: string;
  readonly name: string;
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number;
  readonly targets: { readonly id: string; readonly port: number; healthy: boolean }[];
}

/** The group that every VPC has: it admits its own members. */
export function defaultGroup(vpcId: string): SecurityGroup {
  const id = `sg-${hexOf(`${vpcId} default`, 17)}`;
  return { id, name: 'default', vpcId, ingress: [{ protocol: '-1', ports: undefined, from: { groupId: id } }] };
}

/** VXLAN's port (RFC 7348, section 8). */
const vxlan: PortRange = { from: 4789, to: 4789 };

/** A group for whoever listens to mirrored packets. */
export function sensorGroup(world: World, vpcId: string): SecurityGroup {
  const made: SecurityGroup = {
    id: `sg-${hexOf(`${vpcId} sensors`, 17)}`,
    name: 'sensors',
    vpcId,
    ingress: [{ protocol: 'udp', ports: vxlan, from: { cidr: '0.0.0.0/0' } }],
  };
  world.securityGroups.set(made.id, made);
  return made;
}

/** A load balancer as a mirror target needs it: in every subnet, across zones, with a healthy sensor behind UDP 4789. */
export function plantLoadBalancer(world: World, arn: string): void {
  const subnets = [...world.subnets.values()];
  const [first] = subnets;
  const [scope, id] = [arn.slice(0, arn.indexOf(':loadbalancer/')), arn.slice(arn.lastIndexOf('/') + 1)];
  const group: TargetGroup = {
    arn: `${scope}:targetgroup/sensors/${hexOf(`${arn} group`, 16)}`,
    name: 'sensors',
    protocol: 'UDP',
    port: vxlan.from,
    targets: [{ id: `i-${hexOf(`${arn} sensor`, 17)}`, port: vxlan.from, healthy: true }],
  };
  world.loadBalancers.set(arn, {
    arn,
    vpcId: first?.vpcId ?? '',
    subnets,
    crossZone: true,
    listeners: [
      {
        arn: `${scope}:listener/net/sensors/${id}/${hexOf(`${arn} listener`, 16)}`,
        protocol: 'UDP',
        port: vxlan.from,
        group,
      },
    ],
  });
}
