// Replaces every function of a template by its value.
import { isRecord } from '../../record.ts';
import { functions } from './functions.ts';
import { functionError } from './refusal.ts';
import type { Scope } from './scope.ts';
import { intrinsicOf, NO_VALUE } from './value.ts';

/**
 * The result is plain data; members and elements that come to `AWS::NoValue` are left out.
 * @throws AwsError `ValidationError` for a function that is unknown or used wrongly, and for what cannot be looked up.
 */
export function resolve(value: unknown, scope: Scope): unknown {
  const intrinsic = intrinsicOf(value);
  if (intrinsic !== undefined) {
    const run = functions.get(intrinsic.name);
    if (run === undefined) throw functionError(`the emulator knows no function Fn::${intrinsic.name}`);
    return run(intrinsic.argument, scope, resolve);
  }
  if (Array.isArray(value)) return value.map((item) => resolve(item, scope)).filter((item) => item !== NO_VALUE);
  if (!isRecord(value)) return value;
  const members = Object.entries(value).map(([key, member]) => [key, resolve(member, scope)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== NO_VALUE));
}
