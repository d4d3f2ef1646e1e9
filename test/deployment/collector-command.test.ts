// What the construct tells a collector's container, and what the command line takes: the same words.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { complaintOf } from '../command-line.ts';

interface Template {
  readonly [id: string]: {
    readonly Type: string;
    readonly Properties: { readonly ContainerDefinitions?: readonly { readonly Command: readonly string[] }[] };
  };
}

const template: Template = JSON.parse(readFileSync('packages/cdk/test/collector.template.json', 'utf8'));
const containers = Object.values(template).flatMap(({ Properties }) => Properties.ContainerDefinitions ?? []);

test('the command line understands what the container is told', () => {
  expect(containers).toHaveLength(1);
  for (const { Command } of containers) expect(complaintOf(Command)).toBeUndefined();
});

test('and would complain of what it does not know', () => {
  expect(complaintOf([...(containers[0]?.Command ?? []), '--spool'])).toMatch(/unknown option '--spool'/);
});
