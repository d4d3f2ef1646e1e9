// What the cases find when they come: a filter with a rule, and in the emulator also a target and interfaces that can be mirrored.
import {
  CreateTrafficMirrorFilterCommand,
  CreateTrafficMirrorFilterRuleCommand,
  type CreateTrafficMirrorFilterRuleCommandInput,
  type CreateTrafficMirrorSessionCommandInput,
  DescribeNetworkInterfacesCommand,
  DescribeTrafficMirrorTargetsCommand,
} from '@aws-sdk/client-ec2';
import { DescribeTasksCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import type { Endpoint } from './endpoint.ts';

/** Seventeen digits, and a task id, that nothing has. */
export const UNKNOWN = '0123456789abcdef0';
/** Of the emulator's fleet; a real account has none of this name. */
export const CLUSTER = 'tasktap-conformance';
export const NO_TASK = '0123456789abcdef0123456789abcdef';

export interface Stage extends Endpoint {
  /** In every description and tag of this run, so that one run never sees another's. */
  readonly run: string;
  readonly filter: string;
  readonly rule: string;
  /** A target behind a load balancer, one at an interface, and that interface; unknown ids in a real account. */
  readonly balanced: string;
  readonly direct: string;
  readonly sensor: string;
  /** An interface on a host that EC2 does not mirror. */
  readonly unsupported: string;
  readonly cluster: string;
  /** A valid request for an interface that has no session yet; in a real account for one that nobody has. */
  session(): CreateTrafficMirrorSessionCommandInput;
  /** A new filter, tagged and described as this run's. */
  newFilter(description?: string, token?: string): Promise<string>;
}

export const anyRule: Omit<CreateTrafficMirrorFilterRuleCommandInput, 'TrafficMirrorFilterId' | 'RuleNumber'> = {
  TrafficDirection: 'ingress',
  RuleAction: 'accept',
  SourceCidrBlock: '0.0.0.0/0',
  DestinationCidrBlock: '0.0.0.0/0',
};

export async function setStage(endpoint: Endpoint, run: string): Promise<Stage> {
  const newFilter: Stage['newFilter'] = async (Description = run, ClientToken) => {
    const tags = { ResourceType: 'traffic-mirror-filter' as const, Tags: [{ Key: 'Name', Value: run }] };
    const made = await endpoint.ec2.send(
      new CreateTrafficMirrorFilterCommand({ Description, ClientToken, TagSpecifications: [tags] }),
    );
    return made.TrafficMirrorFilter?.TrafficMirrorFilterId ?? '';
  };
  const filter = await newFilter();
  const rule = await endpoint.ec2.send(
    new CreateTrafficMirrorFilterRuleCommand({ ...anyRule, TrafficMirrorFilterId: filter, RuleNumber: 1 }),
  );
  const found = endpoint.remote ? nothing : await look(endpoint);
  const interfaces = [...found.interfaces];
  return {
    ...endpoint,
    ...found,
    run,
    filter,
    rule: rule.TrafficMirrorFilterRule?.TrafficMirrorFilterRuleId ?? '',
    session: () => ({
      NetworkInterfaceId: interfaces.pop() ?? `eni-${UNKNOWN}`,
      TrafficMirrorTargetId: found.balanced,
      TrafficMirrorFilterId: filter,
      SessionNumber: 1,
    }),
    newFilter,
  };
}

type Found = Pick<Stage, 'balanced' | 'direct' | 'sensor' | 'unsupported' | 'cluster'> & {
  readonly interfaces: readonly string[];
};

const nothing: Found = {
  balanced: `tmt-${UNKNOWN}`,
  direct: `tmt-${UNKNOWN}`,
  sensor: `eni-${UNKNOWN}`,
  unsupported: `eni-${UNKNOWN}`,
  cluster: CLUSTER,
  interfaces: [],
};

/** The fleet of `places.ts`, found through its own API. */
async function look({ ec2, ecs }: Endpoint): Promise<Found> {
  const { TrafficMirrorTargets = [] } = await ec2.send(new DescribeTrafficMirrorTargetsCommand({}));
  const target = (type: string) => TrafficMirrorTargets.find(({ Type }) => Type === type);
  const { taskArns = [] } = await ecs.send(new ListTasksCommand({ cluster: CLUSTER, serviceName: 'old' }));
  const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: CLUSTER, tasks: taskArns }));
  const details = tasks.flatMap(({ attachments = [] }) => attachments).flatMap((each) => each.details ?? []);
  const unsupported = details.find(({ name }) => name === 'networkInterfaceId')?.value ?? '';
  const Filters = [{ Name: 'requester-managed', Values: ['true'] }];
  const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
  return {
    balanced: target('network-load-balancer')?.TrafficMirrorTargetId ?? '',
    direct: target('network-interface')?.TrafficMirrorTargetId ?? '',
    sensor: target('network-interface')?.NetworkInterfaceId ?? '',
    unsupported,
    cluster: CLUSTER,
    interfaces: NetworkInterfaces.map(({ NetworkInterfaceId = '' }) => NetworkInterfaceId).filter(
      (id) => id !== unsupported,
    ),
  };
}
