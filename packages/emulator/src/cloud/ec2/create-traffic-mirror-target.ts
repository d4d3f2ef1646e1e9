// CreateTrafficMirrorTarget: exactly one of an interface, a Network Load Balancer or a Gateway Load Balancer endpoint.
import type { MirrorTarget, World } from '../../world/state.ts';
import { AwsError, type Operation } from '../operation.ts';
import type { ec2 } from '../protocol/models.ts';
import { onNew, onResource } from './access.ts';
import { once } from './idempotency.ts';
import { isVisible } from './lookup.ts';
import { requestedTags } from './tags.ts';
import { targetView } from './views.ts';

const name = 'CreateTrafficMirrorTarget';

export const createTrafficMirrorTarget: Operation<
  ec2.CreateTrafficMirrorTargetRequest,
  ec2.CreateTrafficMirrorTargetResult
> = {
  service: 'ec2',
  name,
  access(input, { world }) {
    const { NetworkInterfaceId: eni, GatewayLoadBalancerEndpointId: endpoint } = input;
    return [
      ...(eni === undefined ? [] : [onResource(world, `ec2:${name}`, 'network-interface', eni)]),
      ...(endpoint === undefined ? [] : [onResource(world, `ec2:${name}`, 'vpc-endpoint', endpoint)]),
      ...onNew(world, name, 'traffic-mirror-target', requestedTags('traffic-mirror-target', input.TagSpecifications)),
    ];
  },
  run: (input, { world }) =>
    once(world, name, input, () => ({ TrafficMirrorTarget: targetView(create(world, input)) })),
};

type Destination = Pick<MirrorTarget, 'kind' | 'resource'>;

function create(world: World, input: ec2.CreateTrafficMirrorTargetRequest): MirrorTarget {
  const destination = destinationOf(input);
  REFUSE[destination.kind](world, destination.resource);
  if (world.targets.size >= world.quotas.targetsPerAccount) {
    throw new AwsError(
      'TrafficMirrorTargetLimitExceeded',
      `The maximum number of traffic mirror targets (${world.quotas.targetsPerAccount}) has been reached.`,
    );
  }
  const target: MirrorTarget = {
    id: `tmt-${world.random.hex(17)}`,
    ownerId: world.account,
    ...destination,
    description: input.Description,
    udp: undefined,
    tags: requestedTags('traffic-mirror-target', input.TagSpecifications),
  };
  world.targets.set(target.id, target);
  return target;
}

/** Both codes are inferred. */
function destinationOf(input: ec2.CreateTrafficMirrorTargetRequest): Destination {
  const given: readonly Destination[] = [
    { kind: 'network-interface' as const, resource: input.NetworkInterfaceId ?? '' },
    { kind: 'network-load-balancer' as const, resource: input.NetworkLoadBalancerArn ?? '' },
    { kind: 'gateway-load-balancer-endpoint' as const, resource: input.GatewayLoadBalancerEndpointId ?? '' },
  ].filter(({ resource }) => resource !== '');
  const names = 'NetworkInterfaceId, NetworkLoadBalancerArn or GatewayLoadBalancerEndpointId';
  const [first] = given;
  if (first === undefined) throw new AwsError('MissingParameter', `The request must contain one of ${names}`);
  if (given.length > 1)
    throw new AwsError('InvalidParameterCombination', `The request must contain only one of ${names}`);
  return first;
}

const REFUSE: Readonly<Record<Destination['kind'], (world: World, resource: string) => void>> = {
  'network-interface': (world, id) => {
    const found = world.networkInterfaces.get(id);
    if (found !== undefined && isVisible(world, found)) return;
    throw new AwsError('InvalidTrafficMirrorTarget', `The interface ID '${id}' does not exist`);
  },
  // The emulator keeps no load balancers: every well-formed ARN leads to one.
  'network-load-balancer': (world, arn) => {
    if (!/^arn:aws[a-z-]*:elasticloadbalancing:[a-z0-9-]+:\d{12}:loadbalancer\/net\/[^/]+\/[0-9a-f]+$/.test(arn)) {
      throw new AwsError('InvalidNetworkLoadBalancerArn.Malformed', `Invalid Network Load Balancer ARN: ${arn}`);
    }
    const user = [...world.targets.values()].find((target) => target.resource === arn);
    if (user !== undefined) {
      throw new AwsError('NlbInUseByTrafficMirrorTargetException', `${arn} is already in use by ${user.id}.`);
    }
  },
  'gateway-load-balancer-endpoint': (_world, id) => {
    if (/^vpce-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) return;
    throw new AwsError('InvalidVpcEndpointId.Malformed', `Invalid id: "${id}" (expecting "vpce-...")`);
  },
};
