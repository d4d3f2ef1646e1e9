// DescribeSecurityGroups.
import type { IngressRule, SecurityGroup } from '../../world/gateway-records.ts';
import { defaultGroup } from '../../world/gateways.ts';
import type { World } from '../../world/state.ts';
import { AwsError, type Operation } from '../operation.ts';
import type { ec2 } from '../protocol/models.ts';
import { onEverything } from './access.ts';
import { ec2Arn } from './arns.ts';
import { type Fields, filtered, LARGEST_PAGE, named, page } from './describe.ts';

const fields: Fields<SecurityGroup> = {
  'group-id': ({ id }) => id,
  'group-name': ({ name }) => name,
  'vpc-id': ({ vpcId }) => vpcId,
};

export const describeSecurityGroups: Operation<ec2.DescribeSecurityGroupsRequest, ec2.DescribeSecurityGroupsResult> = {
  service: 'ec2',
  name: 'DescribeSecurityGroups',
  access: (_input, { world }) => onEverything(world, 'ec2:DescribeSecurityGroups'),
  run(input, { world }) {
    const all = groupsOf(world);
    const groups = input.GroupIds?.map((id) => all.get(id) ?? notFound(id)) ?? all.values();
    const found = page(filtered(groups, input.Filters, named(fields)), input, ({ id }) => id, LARGEST_PAGE);
    return { SecurityGroups: found.things.map((group) => view(world, group)), NextToken: found.nextToken };
  },
};

function groupsOf(world: World): ReadonlyMap<string, SecurityGroup> {
  const vpcs = new Set([...world.subnets.values()].map(({ vpcId }) => vpcId));
  const defaults = [...vpcs].map(defaultGroup).map((group) => [group.id, group] as const);
  return new Map([...defaults, ...world.securityGroups]);
}

function notFound(id: string): never {
  throw new AwsError('InvalidGroup.NotFound', `The security group '${id}' does not exist`);
}

function view(world: World, { id, name, vpcId, ingress }: SecurityGroup): ec2.SecurityGroup {
  return {
    GroupId: id,
    GroupName: name,
    VpcId: vpcId,
    OwnerId: world.account,
    SecurityGroupArn: ec2Arn(world, 'security-group', id),
    IpPermissions: ingress.map((rule) => permission(world, rule)),
    IpPermissionsEgress: [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
  };
}

function permission({ account }: World, { protocol, ports, from }: IngressRule): ec2.IpPermission {
  return {
    IpProtocol: protocol,
    ...(ports === undefined ? {} : { FromPort: ports.from, ToPort: ports.to }),
    IpRanges: 'cidr' in from ? [{ CidrIp: from.cidr }] : [],
    UserIdGroupPairs: 'groupId' in from ? [{ GroupId: from.groupId, UserId: account }] : [],
  };
}
