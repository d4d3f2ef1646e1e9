// The names IAM knows EC2 resources by.
import type { World } from '../../world/state.ts';

export type MirrorResource =
  | 'traffic-mirror-session'
  | 'traffic-mirror-target'
  | 'traffic-mirror-filter'
  | 'traffic-mirror-filter-rule';

export type Ec2Resource = MirrorResource | 'network-interface' | 'vpc-endpoint' | 'security-group' | 'subnet' | 'vpc';

/** `*` as the id stands for a resource that is only about to be made. */
export function ec2Arn(world: Pick<World, 'account' | 'region'>, type: Ec2Resource, id: string): string {
  return `arn:aws:ec2:${world.region}:${world.account}:${type}/${id}`;
}
