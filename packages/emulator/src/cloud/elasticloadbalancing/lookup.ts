// Finding load balancers and target groups, with the service's words for what is not there.
import type { LoadBalancer, TargetGroup } from '../../world/gateway-records.ts';
import type { World } from '../../world/state.ts';
import { AwsError } from '../operation.ts';

export function loadBalancerOf(world: World, arn: string): LoadBalancer {
  const found = world.loadBalancers.get(arn);
  if (found === undefined) throw new AwsError('LoadBalancerNotFound', `Load balancers '[${arn}]' not found`);
  return found;
}

export function groupsOf({ listeners }: LoadBalancer): readonly TargetGroup[] {
  return [...new Map(listeners.map(({ group }) => [group.arn, group])).values()];
}

export function targetGroupOf(world: World, arn: string): TargetGroup {
  const found = allGroups(world).find((group) => group.arn === arn);
  if (found === undefined) throw new AwsError('TargetGroupNotFound', `Target groups '${arn}' not found`);
  return found;
}

export function allGroups(world: World): readonly TargetGroup[] {
  return [...world.loadBalancers.values()].flatMap(groupsOf);
}

/** `sensors` of `…:loadbalancer/net/sensors/0123456789abcdef`. */
export function nameOf({ arn }: LoadBalancer): string {
  return arn.split('/').at(-2) ?? '';
}

/** @throws AwsError for what would have to be ignored */
export function refuseUnknown(names: readonly (readonly [string, unknown])[]): void {
  const given = names.filter(([, value]) => value !== undefined).map(([name]) => name);
  if (given.length > 0) throw new AwsError('ValidationError', `The emulator does not know ${given.join(', ')} here.`);
}
