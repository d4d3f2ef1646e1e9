// What well-formed words of a fleet file cannot mean together, each said at its place.
import type * as v from 'valibot';
import type { Fleet } from '../world/fleet.ts';
import type { Nonsense } from './fleet-nonsense.ts';
import { wellFormed } from './fleet-parts.ts';
import { namesTwice, unknownNames } from './fleet-sense-names.ts';
import { crowdedSubnets, impossibleNetworks, nowhereToRun, overlappingSubnets } from './fleet-sense-places.ts';

const checks = [unknownNames, namesTwice, nowhereToRun, impossibleNetworks, overlappingSubnets, crowdedSubnets];

export function refuseNonsense({ dataset, addIssue }: v.RawCheckContext<Fleet>): void {
  const parts = wellFormed(dataset);
  for (const nonsense of checks.flatMap((check) => check(parts))) addIssue(issueOf(nonsense));
}

/** Longer lists help nobody. */
const mostNames = 12;

function issueOf({ path, isWord, found, expected }: Nonsense): v.RawCheckIssueInfo<Fleet> {
  const received = JSON.stringify(found);
  const place = path.map((key, index) => item(key, isWord === true && index === path.length - 1));
  const about = { received, path: place as [v.IssuePathItem, ...v.IssuePathItem[]] };
  return typeof expected === 'string' ? { ...about, message: expected } : { ...about, expected: choice(expected) };
}

function item(key: string | number, isWord: boolean): v.IssuePathItem {
  return { type: 'unknown', origin: isWord ? 'key' : 'value', input: undefined, key, value: undefined };
}

/** As valibot writes the words of a picklist. */
function choice(names: readonly string[]): string {
  return names.length > mostNames
    ? `one of ${names.length} names`
    : `(${names.map((each) => `"${each}"`).join(' | ')})`;
}
