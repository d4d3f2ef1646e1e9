// A policy document in words: one line about all of it, and the cells of a line for each of its rules.
import { type PolicyDocument, policyFrom } from '@tasktap/controller';
import { budgetOf, type MirrorPolicy, owner, type Unmirrorable } from '@tasktap/core';
import { counted } from '../words/counted.ts';

type Rule = NonNullable<PolicyDocument['rules']>[number];
type Match = Rule['match'];

export function summaryOf({ rules, targets, unmirrorable }: PolicyDocument): string {
  return `${counted((rules ?? []).length, 'rule')}, ${counted(targets.length, 'target')}; a task that cannot be mirrored: ${choiceInWords(unmirrorable)}.`;
}

/** Undefined: some rule mirrors something. */
export function nothingMirrored({ rules }: PolicyDocument): string | undefined {
  return rules?.some(({ decision }) => decision === 'mirror') === false
    ? 'It selects no task: the next looks delete them all.'
    : undefined;
}

function choiceInWords(unmirrorable: NonNullable<Rule['unmirrorable']>): string {
  return unmirrorable.kind === 'sidecar' ? `sidecar ${unmirrorable.container}` : unmirrorable.kind;
}

/** In their order, since the first that matches decides; what none matches comes last. */
export function ruleCells(document: PolicyDocument): readonly (readonly string[])[] {
  const { rules } = document;
  if (rules === undefined) return [['', 'every task', 'mirror', wishInWords(document)]];
  // Whose it is, and who looks, changes none of the words.
  const policy = policyFrom(document, owner(''), false);
  return [
    ...rules.map((rule, index) => [
      String(index + 1),
      rule.name,
      rule.decision,
      `${ruleInWords(rule, document)}${ownChoiceInWords(policy.rules[index]?.unmirrorable, policy)}`,
    ]),
    ['', 'any other task', 'ignore', 'no rule selects it'],
  ];
}

function ruleInWords({ match, decision, sample = 1, ...own }: Rule, document: PolicyDocument): string {
  return decision === 'mirror'
    ? `${inWords(match)}${sample < 1 ? `, ${percentOf(sample)} % of them` : ''}; ${wishInWords({ ...document, ...own })}`
    : inWords(match);
}

/** 0.07 * 100 is a little more than 7. */
function percentOf(share: number): number {
  return Number((share * 100).toPrecision(12));
}

/** With the budget that is left to it by the policy. */
function ownChoiceInWords(choice: Unmirrorable | undefined, policy: MirrorPolicy): string {
  if (choice === undefined) return '';
  const words = `; one that cannot be mirrored: ${choiceInWords(choice)}`;
  if (choice.kind !== 'replace') return words;
  const { perService, perCluster } = budgetOf(choice, policy);
  return `${words}, at most ${perService} an hour of a service and ${perCluster} of a cluster`;
}

function wishInWords({
  targets,
  filter,
  packetLength,
}: Pick<PolicyDocument, 'targets' | 'filter' | 'packetLength'>): string {
  const kept = packetLength === undefined ? 'whole packets' : `${packetLength} bytes of each packet`;
  return `to ${targets.map(({ id }) => id).join(' or ')} through ${filter}, ${kept}`;
}

function inWords({ tags = {}, and = [], or, not, ...lists }: Match): string {
  const parts = [
    ...Object.entries(lists).map(([key, globs]) => `${key} ${choice(globs)}`),
    ...Object.entries(tags).map(([key, globs]) => `tag ${key} ${choice(globs)}`),
    ...and.map((each) => inWords(each)),
    ...(or === undefined ? [] : [`(${or.map((each) => inWords(each)).join(', or ')})`]),
    ...(not === undefined ? [] : [`not (${inWords(not)})`]),
  ];
  return parts.length === 0 ? 'every task' : parts.join(' and ');
}

function choice(globs: readonly string[]): string {
  return globs.join(' or ');
}
