// The rule or bus an operation is about, and the right it takes.
import { type AccessRequest, AwsError, type Cloud } from '../operation.ts';
import { BUS, busArn, ruleArn } from './arns.ts';
import { brokenConstraint } from './refusal.ts';
import type { Rule } from './rules.ts';

/** A bus may be given by name or by ARN; without either it is the default one. */
export function busNameOf(given: string | undefined): string {
  return (given ?? BUS).replace(/^arn:[^/]*:event-bus\//, '');
}

/** The default bus is the only one here. */
export function refuseOtherBus(given: string | undefined): void {
  const name = busNameOf(given);
  if (name !== BUS) throw new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`);
}

export function existingRule(name: string, bus: string | undefined, { rules }: Cloud): Rule {
  refuseOtherBus(bus);
  const rule = rules.byName(name);
  if (rule === undefined) {
    throw new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus ${BUS}.`);
  }
  return rule;
}

export function refuseRuleName(name: string): void {
  if (!/^[.\-_A-Za-z0-9]+$/.test(name)) {
    throw brokenConstraint('name', name, 'Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+');
  }
  if (name.length > 64) throw brokenConstraint('name', name, 'Member must have length less than or equal to 64');
}

export function accessToRule(
  action: string,
  name: string | undefined,
  bus: string | undefined,
  { world }: Cloud,
  context: AccessRequest['context'] = {},
): readonly AccessRequest[] {
  return [{ action, resource: ruleArn(world, name ?? '', busNameOf(bus)), context }];
}

export function accessToBus(
  action: string,
  bus: string | undefined,
  { world }: Cloud,
  context: AccessRequest['context'],
): AccessRequest {
  return { action, resource: busArn(world, busNameOf(bus)), context };
}
