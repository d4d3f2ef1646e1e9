// Where mirrored packets go: a target that is there already, that of collectors, or one made here for an interface, a load balancer or an endpoint.
import { CfnTrafficMirrorTarget } from 'aws-cdk-lib/aws-ec2';
import type { INetworkLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';

/** As much of it as is needed here; CDK's whole type does not meet exactOptionalPropertyTypes. */
type LoadBalancer = Pick<INetworkLoadBalancer, 'loadBalancerArn' | 'node'>;

/** Which tasks a target takes. */
export interface TargetOptions {
  /**
   * Only tasks in this availability zone. With one target per zone, packets do not cross zones.
   * @default - tasks in every zone
   */
  readonly az?: string;
  /**
   * Only tasks in this VPC.
   * @default - tasks in every VPC
   */
  readonly vpc?: string;
  /**
   * How many interfaces it takes.
   * @default - 10 for a network interface, which is EC2's limit on all but the largest instances; else no limit
   */
  readonly capacity?: number;
}

export interface ExistingTargetOptions extends TargetOptions {
  /**
   * The account that owns the target, where it is shared with this one.
   * @default - the account of the stack
   */
  readonly ownerAccount?: string;
}

/** As much of a `Collector` as a tap needs. */
export interface Receiving {
  readonly mirrorTarget: CfnTrafficMirrorTarget;
  /** Of the ECS service that receives, and is not to be mirrored itself. */
  readonly serviceName: string;
  /** Has it name tasks that forward their packets, from a container of this name. Absent: it is behind a gateway, where they cannot send to. */
  readonly nameForwarded?: (container: string) => void;
}

export type Target = TargetOptions &
  (
    | { readonly kind: 'existing'; readonly id: string; readonly ownerAccount?: string }
    | { readonly kind: 'collector'; readonly collector: Receiving }
    | { readonly kind: 'network-interface'; readonly id: string }
    | { readonly kind: 'network-load-balancer'; readonly loadBalancer: LoadBalancer }
    | { readonly kind: 'gateway-load-balancer-endpoint'; readonly id: string }
  );

export const Target = {
  existing: (id: string, options: ExistingTargetOptions = {}): Target => ({ kind: 'existing', id, ...options }),
  /** Its own tasks are not mirrored: they need not be named in `collectors`. */
  collector: (collector: Receiving, options: TargetOptions = {}): Target => ({
    kind: 'collector',
    collector,
    ...options,
  }),
  networkInterface: (id: string, options: TargetOptions = {}): Target => ({
    kind: 'network-interface',
    id,
    capacity: sourcesPerInterface,
    ...options,
  }),
  /** It needs a listener for UDP 4789, where packets arrive as VXLAN. */
  networkLoadBalancer: (loadBalancer: LoadBalancer, options: TargetOptions = {}): Target => ({
    kind: 'network-load-balancer',
    loadBalancer,
    ...options,
  }),
  gatewayLoadBalancerEndpoint: (id: string, options: TargetOptions = {}): Target => ({
    kind: 'gateway-load-balancer-endpoint',
    id,
    ...options,
  }),
};

/** One may stand for a list of one. */
export function targetsIn({ target }: { readonly target: Target | readonly Target[] }): readonly Target[] {
  return [target].flat() as readonly Target[];
}

/** EC2 user guide, "Traffic Mirroring quotas". */
const sourcesPerInterface = 10;

/** Made here or by its collectors, it must outlive our sessions. Undefined: it is there already. */
export function layTarget(scope: Construct, target: Target, index: number): CfnTrafficMirrorTarget | undefined {
  if (target.kind === 'existing') return undefined;
  if (target.kind === 'collector') return target.collector.mirrorTarget;
  return new CfnTrafficMirrorTarget(scope, index === 0 ? 'Target' : `Target${index + 1}`, {
    description: 'Where the packets of tasks go (tasktap)',
    ...destinationOf(target),
  });
}

function destinationOf(target: Exclude<Target, { kind: 'existing' | 'collector' }>) {
  switch (target.kind) {
    case 'network-interface':
      return { networkInterfaceId: target.id };
    case 'network-load-balancer':
      return { networkLoadBalancerArn: target.loadBalancer.loadBalancerArn };
    case 'gateway-load-balancer-endpoint':
      return { gatewayLoadBalancerEndpointId: target.id };
  }
}
