// The decision of IAM over identity policies: an explicit deny wins, then any allow, and silence is a deny.
import type { AccessRequest } from './access-request.ts';
import { conditionsHold } from './conditions.ts';
import { type Context, contextOf } from './context.ts';
import { type Fit, fits } from './fit.ts';
import { arnPattern, textPattern, type Variables } from './pattern.ts';
import { listOf, type PolicyDocument, type Statement, VERSION_WITH_VARIABLES } from './policy.ts';

export type Decision = 'allowed' | 'implicit-deny' | 'explicit-deny';

/** IAM guide, "Policy evaluation logic", for one principal and its identity policies. */
export function evaluate(policies: readonly PolicyDocument[], request: AccessRequest): Decision {
  const context = contextOf(request);
  const applying = policies.flatMap((policy) => {
    const variables = policy.Version === VERSION_WITH_VARIABLES ? context : undefined;
    return listOf(policy.Statement).filter((statement) => applies(statement, request, context, variables));
  });
  if (applying.some((statement) => statement.Effect === 'Deny')) return 'explicit-deny';
  return applying.some((statement) => statement.Effect === 'Allow') ? 'allowed' : 'implicit-deny';
}

function applies(statement: Statement, request: AccessRequest, context: Context, variables: Variables): boolean {
  return (
    coversAction(statement, request.action) &&
    coversResource(statement, request.resource, variables) &&
    conditionsHold(statement.Condition ?? {}, context, variables)
  );
}

function coversAction({ Action, NotAction }: Statement, action: string): boolean {
  if (Action !== undefined) return listOf(Action).some((pattern) => actionMatches(pattern, action));
  return NotAction !== undefined && !listOf(NotAction).some((pattern) => actionMatches(pattern, action));
}

/** Actions are not case-sensitive, and their service prefix takes no wildcard. */
function actionMatches(pattern: string, action: string): boolean {
  if (pattern === '*') return true;
  const [service = ''] = pattern.split(':');
  if (/[*?]/.test(service) || !pattern.includes(':')) return false;
  return textPattern(pattern, undefined, { wildcards: true, ignoreCase: true })?.(action) ?? false;
}

/** A variable without a value makes NotResource cover nothing: "this might cause the entire statement to be invalid" (IAM guide). */
function coversResource({ Resource, NotResource }: Statement, resource: string, variables: Variables): boolean {
  if (Resource !== undefined) return listOf(Resource).some((one) => resourceFit(one, resource, variables) === 'fits');
  if (NotResource === undefined) return false;
  return listOf(NotResource).every((one) => resourceFit(one, resource, variables) === 'differs');
}

/** `*` as the resource of a request means that the action knows no resources: it is no ARN, so only `*` grants it. */
function resourceFit(pattern: string, resource: string, variables: Variables): Fit {
  if (pattern === '*') return 'fits';
  const arn = arnPattern(pattern, variables);
  return arn === undefined ? 'nonsense' : fits(arn(resource));
}
