// How much of what the account allows is used.
import type { Quota } from '@tasktap/aws/examining';
import { type Finding, isBroken, isFine, lookAt } from './finding.ts';

/** How many of each there are. */
export interface Used {
  readonly sessions: number;
  readonly targets: number;
  readonly filters: number;
  /** Of the fullest filter of the policy. Undefined: of none they are known. */
  readonly rules: number | undefined;
  /** Sessions of the fullest target of the policy that is an interface. Undefined: none is. */
  readonly sources: number | undefined;
}

interface Limit {
  readonly check: string;
  readonly used: keyof Used;
  readonly what: string;
  /** Traffic Mirroring guide, "Quotas" (2026): none of them can be raised. */
  readonly documented: number;
  /** All of these stand in the name that Service Quotas has for it, as far as it has one: inferred. */
  readonly words: readonly RegExp[];
  readonly advice: string;
}

const perAccount = /account|region/i;
const limits: readonly Limit[] = [
  {
    check: 'quota',
    used: 'sessions',
    what: 'sessions',
    documented: 10_000,
    words: [/session/i, perAccount],
    advice: 'Select fewer tasks, or use another account: what does not fit stays unmirrored (session-quota).',
  },
  {
    check: 'quota-targets',
    used: 'targets',
    what: 'targets',
    documented: 10_000,
    words: [/target/i, perAccount],
    advice: 'Remove targets that nobody sends to.',
  },
  {
    check: 'quota-filters',
    used: 'filters',
    what: 'filters',
    documented: 10_000,
    words: [/filter/i, perAccount],
    advice: 'Remove filters that nobody uses.',
  },
  {
    check: 'quota-rules',
    used: 'rules',
    what: 'rules of a filter',
    documented: 10,
    words: [/rule/i, /filter/i],
    advice: 'Join rules before more are needed.',
  },
  {
    check: 'quota-sources',
    used: 'sources',
    what: 'sources of a target that is an interface',
    documented: 10,
    words: [/source/i, /target/i],
    advice: 'Use a network load balancer, which has no limit; the largest instances take 100, which no call tells.',
  },
];
const crowded = 0.8;

/** Of those that are known. Undefined: none is. */
export function fullest(counts: readonly (number | undefined)[]): number | undefined {
  const known = counts.filter((count) => count !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
}

/** `named`: what Service Quotas tells; undefined: it was not read. */
export function examineQuotas(used: Used, named: readonly Quota[] | undefined): readonly Finding[] {
  return limits.flatMap((limit) => {
    const count = used[limit.used];
    return count === undefined ? [] : [examine(limit, count, named)];
  });
}

function examine(
  { check, what, documented, words, advice }: Limit,
  count: number,
  named: readonly Quota[] | undefined,
): Finding {
  const told = named?.find(({ name }) => words.every((word) => word.test(name)));
  const most = told?.value ?? documented;
  const source =
    told === undefined
      ? `as documented${named === undefined ? '' : '; Service Quotas names none'}`
      : `by Service Quotas, "${told.name}"`;
  const sentence = `${count} of ${most} ${what} (${source}).`;
  if (count >= most) return isBroken(check, sentence, advice);
  return count >= most * crowded ? lookAt(check, sentence, advice) : isFine(check, sentence);
}
