// Asks IAM every question a call raises; the first that is not allowed denies the call.
import { type Decision, evaluate } from '../iam/evaluate.ts';
import { evaluateResourcePolicy } from '../iam/resource-policy.ts';
import type { AccessRequest, Cloud } from '../operation.ts';
import type { Principal } from '../principals.ts';

export interface Denial {
  /** The right that is missing, e.g. `ec2:CreateTags`. */
  readonly action: string;
  /** In AWS's words. */
  readonly sentence: string;
}

/** Undefined: all of it is allowed. */
export function denialOf(
  principal: Principal,
  cloud: Pick<Cloud, 'world' | 'queues'>,
  asked: readonly AccessRequest[],
): Denial | undefined {
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
    if (refused !== undefined) {
      return { action: question.action, sentence: sentence(principal, question, refused) };
    }
  }
  return undefined;
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
