// Whether packets find their way from the subnets of tasks to a target.
import type { Route, Way } from '@tasktap/aws/examining';
import { type Finding, isBroken, isFine, lookAt } from './finding.ts';
import { liesIn } from './ipv4-block.ts';

/** Where the packets go. */
export interface Goal {
  /** Undefined: one of several, which are not known here. */
  readonly address: string | undefined;
  readonly vpc: string;
}

const check = 'target-routes';

/** Nothing where no task runs. */
export function examineRoutes({ address, vpc }: Goal, ways: readonly Way[]): readonly Finding[] {
  if (ways.length === 0) return [];
  // Within a VPC every route table leads everywhere, by a route that cannot be removed (VPC user guide, "Route tables").
  const outside = ways.filter((way) => way.vpc !== vpc);
  if (outside.length === 0) return [isFine(check, `Tasks and target are in one VPC (${vpc}), whose routes reach it.`)];
  if (address === undefined) {
    const from = [...new Set(outside.map((way) => way.vpc))].sort().join(', ');
    return [
      lookAt(
        check,
        `Tasks run in ${from}, the target is in ${vpc}: whether routes lead to its addresses was not examined.`,
        'See that the route tables of the tasks lead there, by peering or a transit gateway, and back.',
      ),
    ];
  }
  const lost = outside.filter((way) => routeTo(address, way.routes)?.isActive !== true);
  const [first] = lost;
  if (first === undefined) {
    return [isFine(check, `The route tables of the tasks' subnets lead to ${address} in ${vpc}.`)];
  }
  const route = routeTo(address, first.routes);
  const why = route === undefined ? 'has no route' : `has a route that leads nowhere (${route.block} by ${route.via})`;
  return [
    isBroken(
      check,
      `The subnet ${first.subnet} of ${first.vpc}${lost.length > 1 ? ' and others' : ''} ${why} to ${address} in ${vpc}: mirrored packets are lost.`,
      'Add a route to it, by peering or a transit gateway.',
    ),
  ];
}

/** The most exact one that holds the address decides. */
function routeTo(address: string, routes: readonly Route[]): Route | undefined {
  return routes.filter(({ block }) => liesIn(address, block)).sort((one, other) => lengthOf(other) - lengthOf(one))[0];
}

function lengthOf({ block }: Route): number {
  return Number(block.split('/')[1]);
}
