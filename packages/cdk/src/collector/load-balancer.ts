// What stands before the collectors: a load balancer for UDP 4789 that keeps each task with one collector, and the mirror target on it.
import { Duration, Validations } from 'aws-cdk-lib';
import { CfnTrafficMirrorTarget, type IPeer, type IVpc, Peer, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Protocol as ContainerProtocol } from 'aws-cdk-lib/aws-ecs';
import {
  type NetworkListener,
  NetworkLoadBalancer,
  NetworkTargetGroup,
  Protocol,
  TargetType,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { vxlanPort } from '../tunnel-ports.ts';
import { healthPort } from './command.ts';
import { type Door, farewell, healthCheck } from './door.ts';

export interface NetworkDoor extends Door {
  readonly loadBalancer: NetworkLoadBalancer;
  readonly mirrorTarget: CfnTrafficMirrorTarget;
}

export function layNetworkDoor(
  scope: Construct,
  vpc: IVpc,
  vpcSubnets: SubnetSelection,
  peers: readonly IPeer[] = [Peer.ipv4(vpc.vpcCidrBlock)],
): NetworkDoor {
  const loadBalancer = new NetworkLoadBalancer(scope, 'LoadBalancer', {
    vpc,
    vpcSubnets,
    internetFacing: false,
    // Packets of a zone without a healthy collector would be lost otherwise.
    crossZoneEnabled: true,
    // Packets keep the address of the task: the collectors' own group decides about them.
    disableSecurityGroups: true,
  });
  Validations.of(loadBalancer).acknowledge({
    id: 'AwsSolutions::AwsSolutions-ELB2',
    reason:
      'A Network Load Balancer writes access logs of TLS listeners only (its user guide, "Access logs"); this one has UDP.',
  });
  const group = new NetworkTargetGroup(scope, 'Collectors', {
    vpc,
    port: vxlanPort,
    protocol: Protocol.UDP,
    targetType: TargetType.IP,
    healthCheck: {
      protocol: Protocol.HTTP,
      port: String(healthPort),
      path: healthCheck.path,
      interval: Duration.seconds(healthCheck.seconds),
      healthyThresholdCount: healthCheck.threshold,
      unhealthyThresholdCount: healthCheck.threshold,
    },
    deregistrationDelay: Duration.seconds(farewell),
    // Else packets that follow each other closely go on to a collector that is gone.
    connectionTermination: true,
  });
  // By the address of the task: both directions of a conversation come to one collector (decision 49).
  group.setAttribute('stickiness.enabled', 'true');
  group.setAttribute('stickiness.type', 'source_ip');
  const listener = loadBalancer.addListener('Vxlan', {
    port: vxlanPort,
    protocol: Protocol.UDP,
    defaultTargetGroups: [group],
  });
  const mirrorTarget = layMirrorTarget(scope, loadBalancer, listener);
  return {
    port: vxlanPort,
    peers,
    register: (service, containerName) =>
      group.addTarget(
        service.loadBalancerTarget({ containerName, containerPort: vxlanPort, protocol: ContainerProtocol.UDP }),
      ),
    meter: {
      namespace: 'AWS/NetworkELB',
      bytes: 'ProcessedBytes_UDP',
      loadBalancer: loadBalancer.loadBalancerFullName,
      targetGroup: group.targetGroupFullName,
    },
    loadBalancer,
    mirrorTarget,
    sources: { kind: 'mirror-target', name: mirrorTarget.attrId },
  };
}

/** EC2 takes one for each load balancer. */
function layMirrorTarget(
  scope: Construct,
  loadBalancer: NetworkLoadBalancer,
  listener: NetworkListener,
): CfnTrafficMirrorTarget {
  const target = new CfnTrafficMirrorTarget(scope, 'MirrorTarget', {
    description: 'Collectors of the packets of tasks (tasktap)',
    networkLoadBalancerArn: loadBalancer.loadBalancerArn,
  });
  target.node.addDependency(listener);
  return target;
}
