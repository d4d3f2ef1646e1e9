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

/** What every command takes, unless the page says why not. */
const usual = ['--json', '--region', '--profile', '--endpoint', '--cluster', '--service'];
const exceptions = (/^\| command \| it has no \| because \|\n\|[-|]+\n((?:\|.*\n)+)/m.exec(page)?.[1] ?? '')
  .trim()
  .split('\n')
  .map((row) => row.split('|').map((cell) => cell.trim()));
const wordsIn = (cell = ''): readonly string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word);

test('each exception has its reason', () => {
  expect(exceptions.filter(([, , , because = '']) => !/^[A-Z].*\.$/.test(because))).toEqual([]);
  const named = new Set(exceptions.flatMap(([, whose]) => wordsIn(whose)));
  expect([...named].filter((name) => commands().commands.every((command) => command.name() !== name))).toEqual([]);
});

test.each(
  commands().commands.map((command) => [command.name(), command] as const),
)('%s takes what all take, but for what the page excepts', (name, command) => {
  const missing = usual.filter((flag) => command.options.every(({ long }) => long !== flag));
  const excepted = exceptions.flatMap(([, whose, flags]) => (wordsIn(whose).includes(name) ? wordsIn(flags) : []));
  expect([...excepted].sort()).toEqual([...missing].sort());
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
