// DescribeNetworkAcls.
import type { AclEntry, NetworkAcl } from '../../world/gateway-records.ts';
import { hexOf } from '../../world/identity.ts';
import type { World } from '../../world/state.ts';
import { AwsError, type Operation } from '../operation.ts';
import type { ec2 } from '../protocol/models.ts';
import { onEverything } from './access.ts';
import { type Fields, filtered, LARGEST_PAGE, named, page } from './describe.ts';

type Acl = NetworkAcl & { readonly isDefault: boolean };

const fields: Fields<Acl> = {
  'association.subnet-id': ({ subnetIds }) => subnetIds,
  default: ({ isDefault }) => isDefault,
  'network-acl-id': ({ id }) => id,
  'vpc-id': ({ vpcId }) => vpcId,
};

export const describeNetworkAcls: Operation<ec2.DescribeNetworkAclsRequest, ec2.DescribeNetworkAclsResult> = {
  service: 'ec2',
  name: 'DescribeNetworkAcls',
  access: (_input, { world }) => onEverything(world, 'ec2:DescribeNetworkAcls'),
  run(input, { world }) {
    const all = aclsOf(world);
    const wanted = input.NetworkAclIds?.map((id) => all.find((acl) => acl.id === id) ?? notFound(id)) ?? all;
    const found = page(filtered(wanted, input.Filters, named(fields)), input, ({ id }) => id, LARGEST_PAGE);
    return { NetworkAcls: found.things.map((acl) => view(world, acl)), NextToken: found.nextToken };
  },
};

/** The default one of a VPC lets everything pass, both ways (VPC user guide, "Default network ACL"). */
function aclsOf(world: World): readonly Acl[] {
  const own = [...world.networkAcls.values()].map((acl) => ({ ...acl, isDefault: false }));
  const taken = new Set(own.flatMap(({ subnetIds }) => subnetIds));
  const subnets = [...world.subnets.values()];
  const defaults = [...new Set(subnets.map(({ vpcId }) => vpcId))].map((vpcId) => ({
    id: `acl-${hexOf(`${vpcId} default`, 17)}`,
    vpcId,
    isDefault: true,
    subnetIds: subnets.filter((subnet) => subnet.vpcId === vpcId && !taken.has(subnet.id)).map(({ id }) => id),
    entries: [true, false].map((egress) => entry(100, egress, 'allow')),
  }));
  return [...own, ...defaults];
}

function entry(number: number, egress: boolean, action: AclEntry['action']): AclEntry {
  return { number, egress, action, protocol: '-1', cidr: '0.0.0.0/0', ports: undefined };
}

function notFound(id: string): never {
  throw new AwsError('InvalidNetworkAclID.NotFound', `The networkAcl ID '${id}' does not exist`);
}

/** The last rule, which denies what no other has decided, stands in every answer. */
const LAST = 32767;

function view({ account }: World, { id, vpcId, isDefault, subnetIds, entries }: Acl): ec2.NetworkAcl {
  const last = [true, false].map((egress) => entry(LAST, egress, 'deny'));
  return {
    NetworkAclId: id,
    VpcId: vpcId,
    OwnerId: account,
    IsDefault: isDefault,
    Associations: subnetIds.map((SubnetId) => ({ NetworkAclId: id, SubnetId })),
    Entries: [...entries, ...last].map(entryView),
  };
}

function entryView({ number, egress, action, protocol, cidr, ports }: AclEntry): ec2.NetworkAclEntry {
  return {
    RuleNumber: number,
    Egress: egress,
    RuleAction: action,
    Protocol: protocol,
    CidrBlock: cidr,
    ...(ports === undefined ? {} : { PortRange: { From: ports.from, To: ports.to } }),
  };
}
