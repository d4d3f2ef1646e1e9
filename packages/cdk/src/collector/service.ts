// The collectors themselves: tasks on Fargate without rights beyond theirs, let in by nobody but those whose packets they take.
import { collectorLogOf } from '@tasktap/core';
import { Duration, Lazy } from 'aws-cdk-lib';
import { type IVpc, Peer, Port, SecurityGroup, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import {
  CpuArchitecture,
  FargateService,
  FargateTaskDefinition,
  LogDrivers,
  OperatingSystemFamily,
  Protocol,
} from 'aws-cdk-lib/aws-ecs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { type CollectorProps, usual } from './collector-props.ts';
import { collectCommand, healthPort, type Keeping, patience } from './command.ts';
import type { Door } from './door.ts';

const container = 'collector';

export function layTaskDefinition(
  scope: Construct,
  props: CollectorProps,
  port: Door['port'],
  where: Omit<Keeping, 'spoolGiB'>,
): FargateTaskDefinition {
  const spoolGiB = props.spoolGiB ?? usual.spoolGiB;
  const definition = new FargateTaskDefinition(scope, 'Task', {
    cpu: props.cpu ?? usual.cpu,
    memoryLimitMiB: props.memoryMiB ?? usual.memoryMiB,
    ephemeralStorageGiB: spoolGiB,
    runtimePlatform: { cpuArchitecture: CpuArchitecture.X86_64, operatingSystemFamily: OperatingSystemFamily.LINUX },
  });
  const logGroup = new LogGroup(scope, 'Log', {
    // Where the command line looks for whom they hear.
    logGroupName: collectorLogOf(where.sources.name),
    retention: RetentionDays.THREE_MONTHS,
  });
  definition.addContainer(container, {
    image: props.image,
    // Journals are named once all else is there.
    command: Lazy.list({ produce: () => [...collectCommand({ ...where, spoolGiB })] }),
    // As in the image. The spool lies in the container's own file system: a volume would belong to root.
    user: 'node',
    stopTimeout: Duration.seconds(patience),
    logging: LogDrivers.awsLogs({ logGroup, streamPrefix: container }),
    portMappings: [
      { containerPort: port, protocol: Protocol.UDP },
      { containerPort: healthPort, protocol: Protocol.TCP },
    ],
  });
  return definition;
}

export function layService(
  scope: Construct,
  taskDefinition: FargateTaskDefinition,
  door: Door,
  { cluster }: CollectorProps,
  vpcSubnets: SubnetSelection,
): FargateService {
  const service = new FargateService(scope, 'Service', {
    cluster,
    taskDefinition,
    vpcSubnets,
    securityGroups: [layGuard(scope, cluster.vpc, door)],
    minHealthyPercent: 100,
    maxHealthyPercent: 200,
    circuitBreaker: { rollback: true },
  });
  door.register(service, container);
  return service;
}

/** Out: the APIs of AWS and the registry, and nothing else; the VPC's DNS server is asked past security groups. */
function layGuard(scope: Construct, vpc: IVpc, { peers, port }: Door): SecurityGroup {
  const guard = new SecurityGroup(scope, 'Guard', {
    vpc,
    description: 'Mirrored packets to the collectors of tasktap',
    allowAllOutbound: false,
  });
  const within = Peer.ipv4(vpc.vpcCidrBlock);
  for (const peer of peers) guard.addIngressRule(peer, Port.udp(port), 'Mirrored packets in VXLAN');
  guard.addIngressRule(within, Port.tcp(healthPort), 'Health checks of the load balancer');
  guard.addEgressRule(Peer.anyIpv4(), Port.tcp(443), 'APIs of AWS');
  return guard;
}
