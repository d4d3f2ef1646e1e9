// Asks IAM every question a call raises; the first that is not allowed refuses the call in AWS's words.

import type { World } from '../../world/state.ts';
import { type Decision, evaluate } from '../iam/evaluate.ts';
import type { AccessRequest } from '../operation.ts';
import type { Principal } from '../principals.ts';
import type { Refusals } from './wire.ts';

export function authorize(
  principal: Principal,
  world: Pick<World, 'account' | 'region' | 'clock'>,
  asked: readonly AccessRequest[],
  refusals: Refusals,
): void {
  const now = world.clock.now();
  const everyCall = {
    'aws:PrincipalArn': principal.arn,
    'aws:PrincipalAccount': world.account,
    'aws:RequestedRegion': world.region,
    'aws:CurrentTime': new Date(now).toISOString(),
    'aws:EpochTime': String(Math.floor(now / 1000)),
  };
  for (const question of asked) {
    const context = { ...everyCall, ...question.context };
    const decision = evaluate(principal.policies, { ...question, context });
    if (decision !== 'allowed') throw refusals.denied(sentence(principal, question, decision));
  }
}

function sentence(
  principal: Principal,
  { action, resource }: AccessRequest,
  decision: Exclude<Decision, 'allowed'>,
): string {
  const because = {
    'implicit-deny': `because no identity-based policy allows the ${action} action`,
    'explicit-deny': 'with an explicit deny in an identity-based policy',
  }[decision];
  return `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource} ${because}`;
}
