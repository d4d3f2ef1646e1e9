// Collectors as a construct: `new Collector(this, 'Collector', { cluster, image })`, and `Target.collector(collector)` for the tap.
import type { CfnTrafficMirrorTarget } from 'aws-cdk-lib/aws-ec2';
import type { NetworkLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import type { CollectorProps } from './collector-props.ts';
import { Collectors } from './collectors.ts';
import { layNetworkDoor, type NetworkDoor } from './load-balancer.ts';
import { expectForwarders, expectOneForwarder } from './mistakes.ts';

export class Collector extends Collectors<NetworkDoor> {
  /** What `Target.collector` gives to a tap. */
  readonly mirrorTarget: CfnTrafficMirrorTarget;
  readonly loadBalancer: NetworkLoadBalancer;

  constructor(scope: Construct, id: string, props: CollectorProps) {
    super(scope, id, props, (here, subnets) => layNetworkDoor(here, props.cluster.vpc, subnets, props.peers));
    this.mirrorTarget = this.door.mirrorTarget;
    this.loadBalancer = this.door.loadBalancer;
    if (props.forwarderVni !== undefined) expectForwarders(this, this.forwarders);
  }

  /**
   * Has the collectors name tasks that send their packets themselves, from a container of this name. A tap does so by itself for the containers of its
   * `Unmirrorable.sidecar`, where these collectors are its target.
   */
  nameForwarded(container: string): void {
    if (this.forwarders.includes(container)) return;
    this.forwarders.push(container);
    expectOneForwarder(this, this.forwarders);
  }
}
