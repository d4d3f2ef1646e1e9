// A policy document in words: one line about all of it, and the cells of a line for each of its rules.
import type { PolicyDocument } from '@tasktap/controller';
import { counted } from '../words/counted.ts';

type Rule = NonNullable<PolicyDocument['rules']>[number];
type Match = Rule['match'];

export function summaryOf({ rules, targets, unmirrorable }: PolicyDocument): string {
  const choice = unmirrorable.kind === 'sidecar' ? `sidecar ${unmirrorable.container}` : unmirrorable.kind;
  return `${counted((rules ?? []).length, 'rule')}, ${counted(targets.length, 'target')}; a task that cannot be mirrored: ${choice}.`;
}

/** In their order, since the first that matches decides; what none matches comes last. */
export function ruleCells(document: PolicyDocument): readonly (readonly string[])[] {
  const { rules } = document;
  if (rules === undefined) return [['', 'every task', 'mirror', wishInWords(document)]];
  return [
    ...rules.map((rule, index) => [String(index + 1), rule.name, rule.decision, ruleInWords(rule, document)]),
    ['', 'any other task', 'ignore', 'no rule selects it'],
  ];
}

function ruleInWords({ match, decision, sample = 1, ...own }: Rule, document: PolicyDocument): string {
  return decision === 'mirror'
    ? `${inWords(match)}${sample < 1 ? `, ${sample * 100} % of them` : ''}; ${wishInWords({ ...document, ...own })}`
    : inWords(match);
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
