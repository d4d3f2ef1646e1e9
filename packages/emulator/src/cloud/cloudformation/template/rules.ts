// The Rules section: what a template asserts of its parameters.
import { isRecord } from '../../record.ts';
import { holds } from './conditions.ts';
import { functionError, validationError } from './refusal.ts';
import type { Scope } from './scope.ts';
import { written } from './value.ts';

/** @throws AwsError `ValidationError` with the description of the first assertion that fails */
export function refuseByRules(rules: Readonly<Record<string, Readonly<Record<string, unknown>>>>, scope: Scope): void {
  for (const [name, { RuleCondition: condition, Assertions: assertions = [] }] of Object.entries(rules)) {
    if (!Array.isArray(assertions)) throw functionError(`rule ${name} expects a list of Assertions`);
    if (condition !== undefined && !holds(condition, scope)) continue;
    for (const assertion of assertions) refuseUnless(assertion, name, scope);
  }
}

function refuseUnless(assertion: unknown, rule: string, scope: Scope): void {
  if (!isRecord(assertion)) throw functionError(`rule ${rule} expects assertions that are objects`);
  if (holds(assertion['Assert'], scope)) return;
  const description = assertion['AssertDescription'] ?? 'no description';
  throw validationError(`Rule ${rule} failed: ${written(description)}`);
}
