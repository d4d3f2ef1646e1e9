// What stands between a mirrored interface and whoever listens, as an account has it by default and a fleet's targets need it.
import type { SecurityGroup, TargetGroup } from './gateway-records.ts';
import { hexOf } from './identity.ts';
import type { PortRange } from './port-range.ts';
import type { World } from './state.ts';

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
