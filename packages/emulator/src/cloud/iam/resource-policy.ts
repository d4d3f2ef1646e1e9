// The policy of a resource: whom it lets in, whom it keeps out.
import type { AccessRequest } from './access-request.ts';
import { type Decision, evaluate } from './evaluate.ts';
import { listOf, type PolicyDocument, type PrincipalBlock, type Statement } from './policy.ts';

export type Caller =
  | { readonly kind: 'service'; readonly name: string }
  /** `arns` are all by which it may be named: its own, and that of the role it has assumed. */
  | { readonly kind: 'identity'; readonly arns: readonly string[]; readonly account: string };

/** IAM user guide, "AWS JSON policy elements: Principal". `NotPrincipal` is not emulated, and fails rather than guess. */
export function evaluateResourcePolicy(policy: PolicyDocument, caller: Caller, request: AccessRequest): Decision {
  const Statement = listOf(policy.Statement).filter((statement) => isAbout(statement, caller));
  return evaluate([{ ...policy, Statement }], request);
}

function isAbout(statement: Statement, caller: Caller): boolean {
  if ('NotPrincipal' in statement) throw new Error('NotPrincipal is not emulated. Use Principal.');
  const { Principal: principal = {} } = statement;
  if (principal === '*' || listOf(principal['AWS']).includes('*')) return true;
  return caller.kind === 'service'
    ? listOf(principal['Service']).includes(caller.name)
    : names(principal, caller, statement.Effect);
}

/** An account as a principal hands the question to its identity policies: by itself it allows nobody there, but it denies everybody. */
function names(
  principal: Exclude<PrincipalBlock, '*'>,
  caller: Extract<Caller, { kind: 'identity' }>,
  effect: Statement['Effect'],
): boolean {
  const whole = [caller.account, `arn:aws:iam::${caller.account}:root`];
  return listOf(principal['AWS']).some(
    (named) => caller.arns.includes(named) || (effect === 'Deny' && whole.includes(named)),
  );
}
