// A template in which every Fn::If has been decided: the branch that was chosen stands in its place.
import { isRecord } from '../../record.ts';
import { chosenBranch } from './functions.ts';
import type { Scope } from './scope.ts';
import { intrinsicOf } from './value.ts';

export function prune(value: unknown, scope: Scope): unknown {
  const intrinsic = intrinsicOf(value);
  if (intrinsic?.name === 'If') return prune(chosenBranch(intrinsic.argument, scope), scope);
  if (Array.isArray(value)) return value.map((item) => prune(item, scope));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, prune(member, scope)]));
}
