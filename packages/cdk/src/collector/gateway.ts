// What stands before collectors of other VPCs: a Gateway Load Balancer that keeps each task with one collector, and the endpoint service on it.
import { Aws, Duration, Fn, Validations } from 'aws-cdk-lib';
import {
  CfnVPCEndpointService,
  CfnVPCEndpointServicePermissions,
  type IVpc,
  Peer,
  type SubnetSelection,
} from 'aws-cdk-lib/aws-ec2';
import { CfnService } from 'aws-cdk-lib/aws-ecs';
import { CfnListener, CfnLoadBalancer, CfnTargetGroup } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { genevePort } from '../tunnel-ports.ts';
import { healthPort } from './command.ts';
import { type Door, farewell, healthCheck } from './door.ts';

export interface GatewayDoor extends Door {
  /** What an endpoint asks for. */
  readonly endpointServiceName: string;
  /** Without which EC2 refuses an endpoint. */
  readonly permissions: CfnVPCEndpointServicePermissions;
}

/** Seconds in which a collector starts and answers; ECS would stop it sooner otherwise. As CDK has it for its own load balancers. */
const grace = Duration.seconds(60);

/** `accounts`: beside that of the stack. */
export function layGatewayDoor(
  scope: Construct,
  vpc: IVpc,
  subnets: SubnetSelection,
  accounts: readonly string[],
): GatewayDoor {
  const loadBalancer = new CfnLoadBalancer(scope, 'LoadBalancer', {
    type: 'gateway',
    subnets: [...vpc.selectSubnets(subnets).subnetIds],
    // Packets of a zone without a healthy collector would be lost otherwise.
    loadBalancerAttributes: [{ key: 'load_balancing.cross_zone.enabled', value: 'true' }],
  });
  Validations.of(loadBalancer).acknowledge({
    id: 'AwsSolutions::AwsSolutions-ELB2',
    reason: 'A Gateway Load Balancer ends no flow, and so writes no access logs (its user guide, "Monitoring").',
  });
  const group = new CfnTargetGroup(scope, 'Collectors', {
    vpcId: vpc.vpcId,
    targetType: 'ip',
    protocol: 'GENEVE',
    port: genevePort,
    healthCheckProtocol: 'HTTP',
    healthCheckPort: String(healthPort),
    healthCheckPath: healthCheck.path,
    healthCheckIntervalSeconds: healthCheck.seconds,
    healthyThresholdCount: healthCheck.threshold,
    unhealthyThresholdCount: healthCheck.threshold,
    targetGroupAttributes: attributes({
      'deregistration_delay.timeout_seconds': String(farewell),
      // By the addresses of the task and of the endpoint: both directions of a conversation come to one collector (decision 63).
      'stickiness.enabled': 'true',
      'stickiness.type': 'source_ip_dest_ip',
      // Else packets that follow each other closely go on to a collector that is gone or ill.
      'target_failover.on_deregistration': 'rebalance',
      'target_failover.on_unhealthy': 'rebalance',
    }),
  });
  const listener = new CfnListener(scope, 'Listener', {
    loadBalancerArn: loadBalancer.ref,
    defaultActions: [{ type: 'forward', targetGroupArn: group.ref }],
  });
  const service = new CfnVPCEndpointService(scope, 'EndpointService', {
    gatewayLoadBalancerArns: [loadBalancer.ref],
    // Whoever may make endpoints for it is said in its permissions.
    acceptanceRequired: false,
  });
  const permissions = new CfnVPCEndpointServicePermissions(scope, 'EndpointServicePermissions', {
    serviceId: service.attrServiceId,
    // A service is there for nobody who is not named (AWS PrivateLink guide, "Manage permissions"): whether its own account needs it is not said.
    allowedPrincipals: [Aws.ACCOUNT_ID, ...accounts].map((account) => `arn:${Aws.PARTITION}:iam::${account}:root`),
  });
  service.node.addDependency(listener);
  const endpointServiceName = Fn.join('.', ['com.amazonaws.vpce', Aws.REGION, service.attrServiceId]);
  return {
    port: genevePort,
    // Packets come from the load balancer's own addresses; the task's is inside.
    peers: [Peer.ipv4(vpc.vpcCidrBlock)],
    register(fargate, containerName) {
      const registered = fargate.node.findChild('Service');
      if (!CfnService.isCfnService(registered)) throw new Error('expected the ECS service of CDK, found another child');
      registered.addPropertyOverride('LoadBalancers', [
        { ContainerName: containerName, ContainerPort: genevePort, TargetGroupArn: group.ref },
      ]);
      registered.healthCheckGracePeriodSeconds = grace.toSeconds();
      registered.node.addDependency(listener);
    },
    sources: { kind: 'endpoint-service', name: endpointServiceName },
    meter: {
      namespace: 'AWS/GatewayELB',
      bytes: 'ProcessedBytes',
      loadBalancer: loadBalancer.attrLoadBalancerFullName,
      targetGroup: group.attrTargetGroupFullName,
    },
    endpointServiceName,
    permissions,
  };
}

function attributes(values: Readonly<Record<string, string>>): CfnTargetGroup.TargetGroupAttributeProperty[] {
  return Object.entries(values).map(([key, value]) => ({ key, value }));
}
