// By which routes packets leave the subnets of tasks.
import {
  DescribeNetworkInterfacesCommand,
  DescribeRouteTablesCommand,
  type EC2Client,
  type RouteTable,
  type Route as ToldRoute,
} from '@aws-sdk/client-ec2';
import { call } from './call.ts';
import { filter } from './filter.ts';
import { everyPage, largestPage, valuesPerFilter } from './pages.ts';

export interface Way {
  readonly subnet: string;
  readonly vpc: string;
  readonly routes: readonly Route[];
}

export interface Route {
  /** IPv4. */
  readonly block: string;
  /** e.g. `local`, `tgw-…` */
  readonly via: string;
  /** False: what it leads to is gone. */
  readonly isActive: boolean;
}

/** EC2 API reference, DescribeRouteTables: MaxResults from 5 to 100. */
const tablesPerPage = 100;

/** Of the subnets that these interfaces are in; of the first 200 interfaces. */
export async function readWays(ec2: EC2Client, interfaces: readonly string[]): Promise<readonly Way[]> {
  const asked = interfaces.slice(0, valuesPerFilter);
  if (asked.length === 0) return [];
  const input = { Filters: [filter('network-interface-id', asked)], MaxResults: largestPage };
  const said = await call('DescribeNetworkInterfaces', () => ec2.send(new DescribeNetworkInterfacesCommand(input)));
  const vpcs = new Map(
    (said.NetworkInterfaces ?? []).map(({ SubnetId = '', VpcId = '' }) => [SubnetId, VpcId] as const),
  );
  // A filter without values is none.
  if (vpcs.size === 0) return [];
  const tables = await readTables(ec2, [...new Set(vpcs.values())]);
  return [...vpcs]
    .map(([subnet, vpc]) => ({ subnet, vpc, routes: (tableOf(tables, subnet, vpc)?.Routes ?? []).flatMap(routeFrom) }))
    .sort((one, other) => (one.subnet < other.subnet ? -1 : 1));
}

function readTables(ec2: EC2Client, vpcs: readonly string[]): Promise<readonly RouteTable[]> {
  return everyPage(async (NextToken) => {
    const input = { Filters: [filter('vpc-id', vpcs)], MaxResults: tablesPerPage, NextToken };
    const page = await call('DescribeRouteTables', () => ec2.send(new DescribeRouteTablesCommand(input)));
    return { items: page.RouteTables ?? [], next: page.NextToken };
  });
}

/** Its own, or the main one of its VPC (VPC user guide, "Route tables"). */
function tableOf(tables: readonly RouteTable[], subnet: string, vpc: string): RouteTable | undefined {
  const own = tables.find(({ Associations = [] }) => Associations.some(({ SubnetId }) => SubnetId === subnet));
  const isMain = ({ VpcId, Associations = [] }: RouteTable): boolean =>
    VpcId === vpc && Associations.some(({ Main }) => Main === true);
  return own ?? tables.find(isMain);
}

function routeFrom(told: ToldRoute): readonly Route[] {
  if (told.DestinationCidrBlock === undefined) return [];
  const { GatewayId, NatGatewayId, TransitGatewayId, VpcPeeringConnectionId, NetworkInterfaceId } = told;
  return [
    {
      block: told.DestinationCidrBlock,
      via: TransitGatewayId ?? VpcPeeringConnectionId ?? NatGatewayId ?? NetworkInterfaceId ?? GatewayId ?? '',
      isActive: told.State === 'active',
    },
  ];
}
