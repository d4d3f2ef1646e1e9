// Reading network interfaces: which are there, in which VPC, and what a directory says of them.
import { DescribeNetworkInterfacesCommand, type EC2Client, type NetworkInterface } from '@aws-sdk/client-ec2';
import { type EniId, eniId } from '@tasktap/core';
import { call } from './call.ts';
import { filter } from './filter.ts';
import { everyPage, inPieces, largestPage, valuesPerFilter } from './pages.ts';

export interface InterfaceFacts {
  readonly id: EniId;
  /** Of a task's interface on Fargate the ARN of its attachment; it does not name the task. */
  readonly description: string;
  /** Private and primary, IPv4: from here its mirrored packets come. */
  readonly address: string | undefined;
  readonly availabilityZone: string | undefined;
  readonly subnet: string | undefined;
  /** Twelve digits: whose it is. */
  readonly account: string | undefined;
}

/** The VPC of each interface that is there. */
export async function readVpcs(ec2: EC2Client, enis: readonly EniId[]): Promise<ReadonlyMap<EniId, string>> {
  const found = await describe(ec2, enis);
  return new Map(found.map(({ NetworkInterfaceId = '', VpcId = '' }) => [eniId(NetworkInterfaceId), VpcId]));
}

/** Those that are not there are missing. */
export async function readInterfaces(ec2: EC2Client, enis: readonly EniId[]): Promise<readonly InterfaceFacts[]> {
  const found = await describe(ec2, enis);
  return found.map((one) => ({
    id: eniId(one.NetworkInterfaceId ?? ''),
    description: one.Description ?? '',
    address: one.PrivateIpAddress,
    availabilityZone: one.AvailabilityZone,
    subnet: one.SubnetId,
    account: one.OwnerId,
  }));
}

/** Asking by filter, one that is not there does not hide the others. */
function describe(ec2: EC2Client, enis: readonly EniId[]): Promise<readonly NetworkInterface[]> {
  return inPieces(enis, valuesPerFilter, (piece) =>
    everyPage(async (NextToken) => {
      const input = { Filters: [filter('network-interface-id', piece)], MaxResults: largestPage, NextToken };
      const page = await call('DescribeNetworkInterfaces', () => ec2.send(new DescribeNetworkInterfacesCommand(input)));
      return { items: page.NetworkInterfaces ?? [], next: page.NextToken };
    }),
  );
}
