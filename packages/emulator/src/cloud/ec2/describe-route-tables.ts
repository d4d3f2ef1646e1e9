// DescribeRouteTables.
import type { Route, RouteTable } from '../../world/gateway-records.ts';
import { hexOf } from '../../world/identity.ts';
import type { World } from '../../world/state.ts';
import { AwsError, type Operation } from '../operation.ts';
import type { ec2 } from '../protocol/models.ts';
import { onEverything } from './access.ts';
import { type Fields, filtered, named, page } from './describe.ts';
import { vpcBlock } from './vpc-block.ts';

type Table = RouteTable & { readonly isMain: boolean };

const fields: Fields<Table> = {
  'association.main': ({ isMain }) => isMain,
  'association.subnet-id': ({ subnetIds }) => subnetIds,
  'route-table-id': ({ id }) => id,
  'vpc-id': ({ vpcId }) => vpcId,
};

/** EC2 API reference: MaxResults from 5 to 100. */
const LARGEST_PAGE = 100;

export const describeRouteTables: Operation<ec2.DescribeRouteTablesRequest, ec2.DescribeRouteTablesResult> = {
  service: 'ec2',
  name: 'DescribeRouteTables',
  access: (_input, { world }) => onEverything(world, 'ec2:DescribeRouteTables'),
  run(input, { world }) {
    const all = tablesOf(world);
    const wanted = input.RouteTableIds?.map((id) => all.find((table) => table.id === id) ?? notFound(id)) ?? all;
    const found = page(filtered(wanted, input.Filters, named(fields)), input, ({ id }) => id, LARGEST_PAGE);
    return { RouteTables: found.things.map((table) => view(world, table)), NextToken: found.nextToken };
  },
};

/** A subnet without a table of its own goes by the main one of its VPC (VPC user guide, "Route tables"). */
function tablesOf(world: World): readonly Table[] {
  const own = [...world.routeTables.values()].map((table) => ({ ...table, isMain: false }));
  const vpcs = new Set([...world.subnets.values()].map(({ vpcId }) => vpcId));
  const main = [...vpcs].map((vpcId) => ({
    id: `rtb-${hexOf(`${vpcId} main`, 17)}`,
    vpcId,
    isMain: true,
    subnetIds: [],
    routes: [],
  }));
  return [...own, ...main];
}

function notFound(id: string): never {
  throw new AwsError('InvalidRouteTableID.NotFound', `The routeTable ID '${id}' does not exist`);
}

function view(world: World, { id, vpcId, isMain, subnetIds, routes }: Table): ec2.RouteTable {
  const of = isMain ? [undefined] : subnetIds;
  return {
    RouteTableId: id,
    VpcId: vpcId,
    OwnerId: world.account,
    Associations: of.map((subnet) => ({
      RouteTableId: id,
      RouteTableAssociationId: `rtbassoc-${hexOf(`${id} ${subnet ?? 'main'}`, 17)}`,
      Main: isMain,
      AssociationState: { State: 'associated' },
      ...(subnet === undefined ? {} : { SubnetId: subnet }),
    })),
    Routes: [
      {
        DestinationCidrBlock: vpcBlock(world, vpcId),
        GatewayId: 'local',
        State: 'active',
        Origin: 'CreateRouteTable',
      },
      ...routes.map(routeView),
    ],
  };
}

function routeView({ cidr, via, state }: Route): ec2.Route {
  const [kind = ''] = via.split('-');
  const gateway = { tgw: { TransitGatewayId: via }, pcx: { VpcPeeringConnectionId: via } }[kind] ?? { GatewayId: via };
  return { DestinationCidrBlock: cidr, ...gateway, State: state, Origin: 'CreateRoute' };
}
