// The decision of IAM over identity policies: an explicit deny wins, then any allow, and silence is a deny.
import type { AccessRequest } from '../operation.ts';
import { conditionsHold } from './conditions.ts';
import { type Context, contextOf } from './context.ts';
import { arnPattern, textPattern } from './pattern.ts';
import { listOf, type OneOrMany, type PolicyDocument, type Statement } from './policy.ts';

export type Decision = 'allowed' | 'implicit-deny' | 'explicit-deny';

/** IAM guide, "Policy evaluation logic", for one principal and its identity policies. */
export function evaluate(policies: readonly PolicyDocument[], request: AccessRequest): Decision {
  const context = contextOf(request);
  const applying = policies
    .flatMap((policy) => listOf(policy.Statement))
    .filter((statement) => applies(statement, request, context));
  if (applying.some((statement) => statement.Effect === 'Deny')) return 'explicit-deny';
  return applying.some((statement) => statement.Effect === 'Allow') ? 'allowed' : 'implicit-deny';
}

function applies(statement: Statement, request: AccessRequest, context: Context): boolean {
  return (
    covers(statement.Action, statement.NotAction, (pattern) => actionMatches(pattern, request.action)) &&
    covers(statement.Resource, statement.NotResource, (pattern) =>
      resourceMatches(pattern, request.resource, context),
    ) &&
    conditionsHold(statement.Condition ?? {}, context)
  );
}

/** A statement with neither of the two covers nothing. */
function covers(
  wanted: OneOrMany<string> | undefined,
  unwanted: OneOrMany<string> | undefined,
  matches: (pattern: string) => boolean,
): boolean {
  if (wanted !== undefined) return listOf(wanted).some(matches);
  return unwanted !== undefined && !listOf(unwanted).some(matches);
}

const noKeys: Context = () => undefined;

/** Actions are not case-sensitive, and their service prefix takes no wildcard. */
function actionMatches(pattern: string, action: string): boolean {
  if (pattern === '*') return true;
  const [service = ''] = pattern.split(':');
  if (/[*?]/.test(service) || !pattern.includes(':')) return false;
  return textPattern(pattern, noKeys, { wildcards: true, ignoreCase: true })?.test(action) ?? false;
}

/** `*` as the resource of a request means that the action knows no resources: it is no ARN, so only `*` grants it. */
function resourceMatches(pattern: string, resource: string, context: Context): boolean {
  return pattern === '*' || (arnPattern(pattern, context)?.test(resource) ?? false);
}
