// DescribeNetworkInterfaces, for the filters that say something about a task's interface; EC2 knows more.
import { defaultGroup } from '../../world/gateways.ts';
import type { NetworkInterface, World } from '../../world/state.ts';
import { AwsError, type Operation } from '../operation.ts';
import type { ec2 } from '../protocol/models.ts';
import { onEverything } from './access.ts';
import { type Fields, filtered, named, page } from './describe.ts';
import { interfaceOf, isVisible } from './lookup.ts';
import { tagList } from './tags.ts';

/** A task's interface hangs on a machine of AWS, in an account of AWS (seen in captures). */
const FARGATE_OWNER = '628676013162';

const fields: Fields<NetworkInterface> = {
  'addresses.private-ip-address': (one) => one.privateIp,
  'attachment.status': (one) => (one.status === 'in-use' ? 'attached' : undefined),
  'availability-zone': (one) => one.availabilityZone,
  description: (one) => one.description,
  'group-id': (one) => groupIdsOf(one),
  'interface-type': (one) => one.interfaceType,
  'mac-address': (one) => one.mac,
  'network-interface-id': (one) => one.id,
  'private-ip-address': (one) => one.privateIp,
  'requester-managed': (one) => one.requesterManaged,
  status: (one) => one.status,
  'subnet-id': (one) => one.subnetId,
  'tag-key': (one) => [...one.tags.keys()],
  'vpc-id': (one) => one.vpcId,
};

export const describeNetworkInterfaces: Operation<
  ec2.DescribeNetworkInterfacesRequest,
  ec2.DescribeNetworkInterfacesResult
> = {
  service: 'ec2',
  name: 'DescribeNetworkInterfaces',
  access: (_input, { world }) => onEverything(world, 'ec2:DescribeNetworkInterfaces'),
  run(input, { world }) {
    if (input.NetworkInterfaceIds !== undefined && input.MaxResults !== undefined) {
      throw new AwsError(
        'InvalidParameterCombination',
        'The parameter NetworkInterfaceIds cannot be used with the parameter MaxResults',
      );
    }
    const interfaces =
      input.NetworkInterfaceIds?.map((id) => interfaceOf(world, id)) ??
      [...world.networkInterfaces.values()].filter((one) => isVisible(world, one));
    const wanted = filtered(interfaces, input.Filters, (name) => fieldNamed(world, name));
    const found = page(wanted, input, (one) => one.id, Number.POSITIVE_INFINITY);
    return { NetworkInterfaces: found.things.map((one) => view(world, one)), NextToken: found.nextToken };
  },
};

function fieldNamed(world: World, name: string): Fields<NetworkInterface>[string] | undefined {
  if (name.startsWith('tag:')) return (one) => one.tags.get(name.slice('tag:'.length));
  return name === 'owner-id' ? () => world.account : named(fields)(name);
}

function view(world: World, one: NetworkInterface): ec2.NetworkInterface {
  return {
    NetworkInterfaceId: one.id,
    SubnetId: one.subnetId,
    VpcId: one.vpcId,
    AvailabilityZone: one.availabilityZone,
    PrivateIpAddress: one.privateIp,
    PrivateIpAddresses: [{ Primary: true, PrivateIpAddress: one.privateIp }],
    MacAddress: one.mac,
    Description: one.description,
    Groups: groupIdsOf(one).map((id) => ({ GroupId: id, GroupName: groupName(world, id) })),
    InterfaceType: one.interfaceType,
    OwnerId: world.account,
    RequesterManaged: one.requesterManaged,
    SourceDestCheck: true,
    Status: one.status,
    TagSet: tagList(one.tags),
    Attachment: one.status === 'in-use' ? attachmentOf(world, one) : undefined,
  };
}

function groupIdsOf({ securityGroups, vpcId }: NetworkInterface): readonly string[] {
  return securityGroups ?? [defaultGroup(vpcId).id];
}

function groupName(world: World, id: string): string {
  return world.securityGroups.get(id)?.name ?? 'default';
}

function attachmentOf(world: World, one: NetworkInterface): ec2.NetworkInterfaceAttachment {
  return {
    AttachmentId: `eni-attach-${one.id.slice('eni-'.length)}`,
    DeleteOnTermination: false,
    DeviceIndex: 1,
    InstanceOwnerId: one.requesterManaged ? FARGATE_OWNER : world.account,
    Status: 'attached',
  };
}
