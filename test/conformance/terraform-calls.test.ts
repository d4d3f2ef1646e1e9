// The calls that Terraform's AWS provider 5.100.0 makes for `test/terraform/main.tf`, caught on the way, played again with the SDK.
// A plan has no difference when every read gives back what the configuration said, and nothing that it did not say.
import {
  CreateTagsCommand,
  CreateTrafficMirrorFilterCommand,
  CreateTrafficMirrorFilterRuleCommand,
  CreateTrafficMirrorSessionCommand,
  CreateTrafficMirrorTargetCommand,
  DeleteTagsCommand,
  DeleteTrafficMirrorFilterCommand,
  DeleteTrafficMirrorFilterRuleCommand,
  DeleteTrafficMirrorSessionCommand,
  DeleteTrafficMirrorTargetCommand,
  DescribeNetworkInterfacesCommand,
  DescribeTrafficMirrorFiltersCommand,
  DescribeTrafficMirrorSessionsCommand,
  DescribeTrafficMirrorTargetsCommand,
  ModifyTrafficMirrorFilterNetworkServicesCommand,
  ModifyTrafficMirrorFilterRuleCommand,
  ModifyTrafficMirrorSessionCommand,
} from '@aws-sdk/client-ec2';
import type { Emulator } from '@tasktap/emulator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Endpoint, openEndpoint } from './endpoint.ts';
import { emulated, startConformanceEmulator } from './places.ts';

const account = '111122223333';
const loadBalancer = `arn:aws:elasticloadbalancing:eu-central-1:${account}:loadbalancer/net/terraform/0123456789abcdef`;
const everywhere = { SourceCidrBlock: '0.0.0.0/0', DestinationCidrBlock: '0.0.0.0/0' };
const stack = { Key: 'managed-by', Value: 'terraform' };

let emulator: Emulator;
let endpoint: Endpoint;
beforeAll(async () => {
  emulator = await startConformanceEmulator();
  endpoint = openEndpoint(emulated(emulator.url));
});
afterAll(async () => {
  endpoint.close();
  await emulator.close();
});

test('every read after a create or a change is what the configuration says', async () => {
  const { ec2 } = endpoint;
  const Filters = [{ Name: 'requester-managed', Values: ['true'] }];
  const { NetworkInterfaces = [] } = await ec2.send(new DescribeNetworkInterfacesCommand({ Filters }));
  const NetworkInterfaceId = NetworkInterfaces[0]?.NetworkInterfaceId;

  const filter = await ec2.send(
    new CreateTrafficMirrorFilterCommand({
      ClientToken: 'terraform-2',
      Description: 'everything',
      TagSpecifications: [
        { ResourceType: 'traffic-mirror-filter', Tags: [{ Key: 'Name', Value: 'everything' }, stack] },
      ],
    }),
  );
  const target = await ec2.send(
    new CreateTrafficMirrorTargetCommand({
      ClientToken: 'terraform-1',
      Description: 'sensors',
      NetworkLoadBalancerArn: loadBalancer,
      TagSpecifications: [{ ResourceType: 'traffic-mirror-target', Tags: [stack] }],
    }),
  );
  const TrafficMirrorFilterId = filter.TrafficMirrorFilter?.TrafficMirrorFilterId ?? '';
  const TrafficMirrorTargetId = target.TrafficMirrorTarget?.TrafficMirrorTargetId ?? '';
  await ec2.send(
    new ModifyTrafficMirrorFilterNetworkServicesCommand({ TrafficMirrorFilterId, AddNetworkServices: ['amazon-dns'] }),
  );
  const all = { TrafficDirection: 'ingress', RuleNumber: 100, RuleAction: 'accept', ...everywhere } as const;
  const accepted = await ec2.send(
    new CreateTrafficMirrorFilterRuleCommand({ TrafficMirrorFilterId, ClientToken: 'terraform-3', ...all }),
  );
  const port = { FromPort: 4789, ToPort: 4789 };
  const noVxlan = {
    TrafficDirection: 'egress',
    RuleNumber: 10,
    RuleAction: 'reject',
    Protocol: 17,
    ...everywhere,
  } as const;
  const Description = 'not the mirror itself';
  const rejected = await ec2.send(
    new CreateTrafficMirrorFilterRuleCommand({
      ...{ TrafficMirrorFilterId, ClientToken: 'terraform-5', Description, DestinationPortRange: port, ...noVxlan },
    }),
  );
  const session = await ec2.send(
    new CreateTrafficMirrorSessionCommand({
      ...{ ClientToken: 'terraform-4', Description: 'one task', NetworkInterfaceId, SessionNumber: 1 },
      ...{ TrafficMirrorFilterId, TrafficMirrorTargetId },
      TagSpecifications: [{ ResourceType: 'traffic-mirror-session', Tags: [stack, { Key: 'Name', Value: 'task' }] }],
    }),
  );
  const TrafficMirrorSessionId = session.TrafficMirrorSession?.TrafficMirrorSessionId ?? '';
  const idOf = (made: typeof accepted) => made.TrafficMirrorFilterRule?.TrafficMirrorFilterRuleId ?? '';

  const read = async () => {
    const filters = await ec2.send(
      new DescribeTrafficMirrorFiltersCommand({ TrafficMirrorFilterIds: [TrafficMirrorFilterId] }),
    );
    const targets = await ec2.send(
      new DescribeTrafficMirrorTargetsCommand({ TrafficMirrorTargetIds: [TrafficMirrorTargetId] }),
    );
    const sessions = await ec2.send(
      new DescribeTrafficMirrorSessionsCommand({ TrafficMirrorSessionIds: [TrafficMirrorSessionId] }),
    );
    return [filters.TrafficMirrorFilters, targets.TrafficMirrorTargets, sessions.TrafficMirrorSessions];
  };

  const ruleOf = (made: typeof accepted, said: object) => ({
    ...{ TrafficMirrorFilterId, TrafficMirrorFilterRuleId: idOf(made), Tags: [] },
    ...said,
  });
  const expectedFilter = (egress: object, services: readonly string[]) => ({
    TrafficMirrorFilterId,
    IngressFilterRules: [ruleOf(accepted, all)],
    EgressFilterRules: [ruleOf(rejected, egress)],
    NetworkServices: services,
    Description: 'everything',
    Tags: [{ Key: 'Name', Value: 'everything' }, stack],
  });
  const expectedTarget = {
    TrafficMirrorTargetId,
    NetworkLoadBalancerArn: loadBalancer,
    Type: 'network-load-balancer',
    Description: 'sensors',
    OwnerId: account,
    Tags: [stack],
  };
  const expectedSession = {
    ...{ TrafficMirrorSessionId, TrafficMirrorTargetId, TrafficMirrorFilterId, NetworkInterfaceId, OwnerId: account },
    ...{ PacketLength: 8500, SessionNumber: 1, VirtualNetworkId: expect.any(Number), Description: 'one task' },
    Tags: [stack, { Key: 'Name', Value: 'task' }],
  };

  const made = await read();
  const before = { ...noVxlan, Description, DestinationPortRange: port };
  expect(made).toEqual([[expectedFilter(before, ['amazon-dns'])], [expectedTarget], [expectedSession]]);
  expect(await read()).toEqual(made);

  await ec2.send(
    new ModifyTrafficMirrorFilterNetworkServicesCommand({
      TrafficMirrorFilterId,
      RemoveNetworkServices: ['amazon-dns'],
    }),
  );
  await ec2.send(
    new ModifyTrafficMirrorFilterRuleCommand({
      ...{ TrafficMirrorFilterRuleId: idOf(rejected), RuleNumber: 20, RemoveFields: ['destination-port-range'] },
    }),
  );
  const Resources = [TrafficMirrorSessionId];
  await ec2.send(new DeleteTagsCommand({ Resources, Tags: [{ Key: 'Name' }] }));
  await ec2.send(new CreateTagsCommand({ Resources, Tags: [{ Key: 'team', Value: 'shop' }] }));
  await ec2.send(
    new ModifyTrafficMirrorSessionCommand({
      ...{ TrafficMirrorSessionId, SessionNumber: 2, PacketLength: 100, RemoveFields: ['description'] },
    }),
  );
  const { Description: _, ...undescribed } = expectedSession;
  const Tags = [stack, { Key: 'team', Value: 'shop' }];
  const vni = session.TrafficMirrorSession?.VirtualNetworkId;
  expect(await read()).toEqual([
    [expectedFilter({ ...noVxlan, Description, RuleNumber: 20 }, [])],
    [expectedTarget],
    [{ ...undescribed, SessionNumber: 2, PacketLength: 100, VirtualNetworkId: vni, Tags }],
  ]);

  await ec2.send(new DeleteTrafficMirrorSessionCommand({ TrafficMirrorSessionId }));
  for (const rule of [accepted, rejected])
    await ec2.send(new DeleteTrafficMirrorFilterRuleCommand({ TrafficMirrorFilterRuleId: idOf(rule) }));
  await ec2.send(new DeleteTrafficMirrorTargetCommand({ TrafficMirrorTargetId }));
  await ec2.send(new DeleteTrafficMirrorFilterCommand({ TrafficMirrorFilterId }));
  await expect(read()).rejects.toThrow(TrafficMirrorFilterId);
});
