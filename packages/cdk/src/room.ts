// How much AWS takes of what grows with what is named: the pattern of a rule, the rights of a role, the variables of a function.
import { fewestCharacters } from './lengths.ts';

/** Characters. EventBridge API reference, PutRule. */
export const longestPattern = 4_096;
/** Characters, until the account is granted more: EventBridge user guide, "Quotas". */
export const usualPattern = 2_048;
/** Characters without white space, of all inline policies of a role: IAM user guide, "IAM and AWS STS quotas". */
const mostRights = 10_240;
/** Bytes, of all variables of a function: Lambda developer guide, "Quotas". That their JSON is measured is inferred from Lambda's refusal. */
const mostVariables = 4_096;

/** A part of a template, evaluated as far as it can be. */
export interface Part {
  readonly path: string;
  readonly value: unknown;
}

export interface Parts {
  readonly patterns: readonly Part[];
  readonly rights: readonly (Part & { readonly role: string })[];
  readonly variables: readonly Part[];
}

/** Characters are the least that there will be. */
interface Size {
  readonly path: string;
  readonly characters: number;
}

export interface Excess extends Size {
  readonly of: keyof Parts;
  readonly most: number;
}

/** The largest of each kind. A role is at the last of its policies. */
export type Sizes = Readonly<Record<keyof Parts, Size>>;

export function sizesOf({ patterns, rights, variables }: Parts): Sizes {
  const roles = new Map<string, Size>();
  for (const { path, value, role } of rights) {
    const before = roles.get(role)?.characters ?? 0;
    roles.set(role, { path, characters: before + fewestCharacters(value) });
  }
  return {
    patterns: largest(patterns.map(sizeOf)),
    rights: largest([...roles.values()]),
    variables: largest(variables.map(sizeOf)),
  };
}

const limits = [
  ['patterns', longestPattern],
  ['rights', mostRights],
  ['variables', mostVariables],
] as const;

/** The first that is too large: what is left out for one is left out for the others. */
export function excessIn(sizes: Sizes): Excess | undefined {
  const found = limits.find(([of, most]) => sizes[of].characters > most);
  return found && { of: found[0], most: found[1], ...sizes[found[0]] };
}

const sizeOf = ({ path, value }: Part): Size => ({ path, characters: fewestCharacters(value) });

function largest(sizes: readonly Size[]): Size {
  return sizes.reduce((most, each) => (each.characters > most.characters ? each : most), { path: '', characters: 0 });
}
