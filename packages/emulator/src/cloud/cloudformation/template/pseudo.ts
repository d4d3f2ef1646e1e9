// The parameters that every template has without declaring them.
import type { World } from '../../../world/state.ts';
import { NO_VALUE } from './value.ts';

export interface StackIdentity {
  readonly name: string;
  /** e.g. `arn:aws:cloudformation:eu-central-1:111122223333:stack/tap/51af3dc0-…` */
  readonly id: string;
}

export function pseudoParameters(
  { account, region }: Pick<World, 'account' | 'region'>,
  stack: StackIdentity,
): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>([
    ['AWS::AccountId', account],
    ['AWS::NoValue', NO_VALUE],
    ['AWS::NotificationARNs', []],
    ['AWS::Partition', 'aws'],
    ['AWS::Region', region],
    ['AWS::StackId', stack.id],
    ['AWS::StackName', stack.name],
    ['AWS::URLSuffix', 'amazonaws.com'],
  ]);
}
