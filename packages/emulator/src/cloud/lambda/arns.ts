// The name of a function.
import type { World } from '../../world/state.ts';

export function functionArn({ account, region }: Pick<World, 'account' | 'region'>, name: string): string {
  return `arn:aws:lambda:${region}:${account}:function:${name}`;
}
