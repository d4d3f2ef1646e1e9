// The habits of the house that no other check knows: file lengths, opening sentences, and documents that know every word.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { faultTable } from '@tasktap/aws';
import { explanations } from '@tasktap/core';
import { servedOperations } from '@tasktap/emulator';
import { describe, expect, test } from 'vitest';

const longestFile = 300;
const fewestSources = 100;

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && existsSync(file));
const sources = tracked.filter((file) => /^(packages|check|test|bench)\/.*\.(ts|js|cjs)$/.test(file));
const read = (file: string): string => readFileSync(file, 'utf8');

describe('every source file', () => {
  test('is looked at here', () => {
    expect(sources.length).toBeGreaterThan(fewestSources);
  });

  test('opens with a sentence that says what lives in it', () => {
    const silent = sources.filter((file) => !/^(#![^\n]*\n)?\/\/ \S/.test(read(file)));
    expect(silent).toEqual([]);
  });

  test(`has at most ${longestFile} lines, unless it is a table of tests`, () => {
    const long = sources.filter(
      (file) => !file.includes('/test/') && !file.startsWith('test/') && read(file).split('\n').length > longestFile,
    );
    expect(long).toEqual([]);
  });
});

describe('the documents', () => {
  test('ARCHITECTURE.md knows every package', () => {
    const text = read('ARCHITECTURE.md');
    const unknown = readdirSync('packages').filter((name) => !text.includes(`packages/${name}`));
    expect(unknown).toEqual([]);
  });

  test.each(Object.entries(explanations))('docs/operating.md explains every word of: %s', (_list, sentences) => {
    const words = Object.keys(sentences);
    const text = read('docs/operating.md');
    expect(words.length).toBeGreaterThan(0);
    expect(words.filter((word) => !text.includes(`| \`${word}\` |`))).toEqual([]);
  });

  test('docs/operating.md lists every fault code with its meaning', () => {
    const text = read('docs/operating.md');
    expect(faultTable.length).toBeGreaterThan(0);
    const codes = faultTable.flatMap((row) => row.codes);
    expect(codes.filter((code) => !text.includes(`\`${code}\``))).toEqual([]);
  });

  test('docs/emulator-fidelity.md has a row for every operation that is served', () => {
    const rows = read('docs/emulator-fidelity.md').matchAll(/^\| ([\w, ]+) \|/gm);
    const told = new Set([...rows].flatMap(([, cell = '']) => cell.split(', ')));
    expect(servedOperations.length).toBeGreaterThan(40);
    expect(servedOperations.filter((name) => !told.has(name.replace(/.*:/, '')))).toEqual([]);
  });

  test('README.md opens with the two lines that a new user runs', () => {
    expect(read('README.md')).toMatch(/npm ci && npm run demo\nnpm ci && npm test/);
  });
});

describe('nothing that is committed', () => {
  const text = tracked.filter((file) => !/\.(png|pcap|pcapng|jsonl)$/.test(file));

  test('names a machine path or a download address in the lock file', () => {
    const lock = read('package-lock.json');
    expect(lock).not.toMatch(/"resolved": *"https?:/);
  });

  test('skips or focuses a test', () => {
    const pattern = new RegExp(`\\b(it|test|describe)\\.(${['skip', 'only', 'todo'].join('|')})\\b`);
    expect(text.filter((file) => file.endsWith('.ts') && pattern.test(read(file)))).toEqual([]);
  });
});
