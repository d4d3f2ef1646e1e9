// The name IAM knows a parameter by: a leading slash is not doubled.
import type { World } from '../../world/state.ts';

export function parameterArn(world: World, name: string): string {
  return `arn:aws:ssm:${world.region}:${world.account}:parameter/${name.replace(/^\//, '')}`;
}
