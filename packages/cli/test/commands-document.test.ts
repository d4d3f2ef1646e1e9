// docs/commands.md and the help, held against each other: every option of a command stands in its synopsis, and no other.
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { commands } from '../src/main.ts';

const page = readFileSync(new URL('../../../docs/commands.md', import.meta.url), 'utf8');
const sections = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((section) => [section.slice(0, section.indexOf('\n')), section]),
);
/** Told elsewhere. */
const elsewhere = new Set(['emulate', 'probe', 'synth']);
const told = commands().commands.filter((command) => !elsewhere.has(command.name()));

test('some commands are told', () => {
  expect(told.length).toBeGreaterThan(0);
});

describe.each(told.map((command) => [command.name(), command] as const))('%s', (name, command) => {
  const section = sections.get(name) ?? '';
  const synopsis = /```\n([\s\S]*?)```/.exec(section)?.[1] ?? '';

  test('has its options in its synopsis, and no others', () => {
    const written = [...synopsis.matchAll(/--[a-z-]+/g)].map(([flag]) => flag);
    expect(new Set(written)).toEqual(new Set(command.options.map(({ long }) => long)));
    expect(synopsis).toMatch(new RegExp(`^tasktap ${name}\\b`));
  });
});

describe.each(commands().commands.map((command) => [command.name(), command] as const))('%s', (name, command) => {
  test('shows its exit codes and an example in its help', () => {
    let help = '';
    command.configureOutput({ writeOut: (text) => (help += text) });
    command.outputHelp();
    expect(help).toContain('Exit codes: 0 ');
    expect(help).toMatch(new RegExp(`Examples:\\n  tasktap ${name}\\b`));
  });
});
