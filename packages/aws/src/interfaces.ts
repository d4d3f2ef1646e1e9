// Reading network interfaces: which are there, and in which VPC.
import { DescribeNetworkInterfacesCommand, type EC2Client } from '@aws-sdk/client-ec2';
import { type EniId, eniId } from '@tasktap/core';
import { call } from './call.ts';
import { filter } from './filter.ts';
import { everyPage, inPieces, largestPage, valuesPerFilter } from './pages.ts';

/** The VPC of each interface that is there; asking by filter, one that is not does not hide the others. */
export async function readVpcs(ec2: EC2Client, enis: readonly EniId[]): Promise<ReadonlyMap<EniId, string>> {
  const found = await inPieces(enis, valuesPerFilter, (piece) =>
    everyPage(async (NextToken) => {
      const input = { Filters: [filter('network-interface-id', piece)], MaxResults: largestPage, NextToken };
      const page = await call('DescribeNetworkInterfaces', () => ec2.send(new DescribeNetworkInterfacesCommand(input)));
      return { items: page.NetworkInterfaces ?? [], next: page.NextToken };
    }),
  );
  return new Map(found.map(({ NetworkInterfaceId = '', VpcId = '' }) => [eniId(NetworkInterfaceId), VpcId]));
}
