// Asks IAM every question a call raises; the first that is not allowed refuses the call in AWS's words.
import { type Decision, evaluate } from '../iam/evaluate.ts';
import { evaluateResourcePolicy } from '../iam/resource-policy.ts';
import type { AccessRequest, Cloud } from '../operation.ts';
import type { Principal } from '../principals.ts';
import type { Refusals } from './wire.ts';

export function authorize(
  principal: Principal,
  cloud: Pick<Cloud, 'world' | 'queues'>,
  asked: readonly AccessRequest[],
  refusals: Refusals,
): void {
  const { account, region, clock } = cloud.world;
  const now = clock.now();
  const everyCall = {
    'aws:PrincipalArn': principal.arn,
    'aws:PrincipalAccount': account,
    'aws:RequestedRegion': region,
    'aws:CurrentTime': new Date(now).toISOString(),
    'aws:EpochTime': String(Math.floor(now / 1000)),
    // AWS is spoken to over TLS alone; that the emulator is not must not change what policies say.
    'aws:SecureTransport': 'true',
    ...principal.context,
  };
  for (const question of asked) {
    const context = { ...everyCall, ...question.context };
    const refused = refusalOf(principal, cloud, { ...question, context });
    if (refused !== undefined) throw refusals.denied(sentence(principal, question, refused));
  }
}

type Refused = Exclude<Decision, 'allowed'>;

interface Because {
  readonly decision: Refused;
  readonly policy: 'identity-based' | 'resource-based';
}

/** Within one account either kind of policy may allow, and either may deny (IAM user guide, "Policy evaluation logic"). */
function refusalOf(
  principal: Principal,
  { world, queues }: Pick<Cloud, 'world' | 'queues'>,
  request: AccessRequest,
): Because | undefined {
  const byIdentity = evaluate(principal.policies, request);
  const policy = queues.byArn(request.resource)?.policy();
  const arns = [principal.arn, String(request.context['aws:PrincipalArn'])];
  const byResource =
    policy === undefined
      ? 'implicit-deny'
      : evaluateResourcePolicy(policy, { kind: 'identity', arns, account: world.account }, request);
  if (byIdentity === 'explicit-deny') return { decision: byIdentity, policy: 'identity-based' };
  if (byResource === 'explicit-deny') return { decision: byResource, policy: 'resource-based' };
  const allowed = byIdentity === 'allowed' || byResource === 'allowed';
  return allowed ? undefined : { decision: 'implicit-deny', policy: 'identity-based' };
}

function sentence(principal: Principal, { action, resource }: AccessRequest, { decision, policy }: Because): string {
  const because = {
    'implicit-deny': `because no ${policy} policy allows the ${action} action`,
    'explicit-deny': `with an explicit deny in ${policy === 'identity-based' ? 'an' : 'a'} ${policy} policy`,
  }[decision];
  return `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource} ${because}`;
}
