// docs/reference says what the code says, and nothing that is in the code is missing in it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { faultTable } from '@tasktap/aws';
import { readConfig, stackVariableTable, variableTable } from '@tasktap/controller';
import { explanations } from '@tasktap/core';
import { commands } from 'tasktap';
import { describe, expect, test } from 'vitest';
import { referencePages } from '../check/reference/pages.ts';
import { readStackConfig } from '../packages/controller/src/stack-config.ts';

const pages = referencePages();
const page = (name: string): string => pages[`docs/reference/${name}.md`] ?? '';

test.each(Object.keys(pages))('%s is as `npm run reference` writes it', (path) => {
  expect(existsSync(path) ? readFileSync(path, 'utf8') : '').toBe(pages[path]);
});

test('no page is left that nobody writes', () => {
  expect(readdirSync('docs/reference').map((name) => `docs/reference/${name}`)).toEqual(Object.keys(pages).sort());
});

describe('in the pages stands', () => {
  test('every option of every command', () => {
    const options = commands().commands.flatMap((command) => command.options.map(({ flags }) => flags));
    expect(options.length).toBeGreaterThan(100);
    expect(options.filter((flags) => !page('commands').includes(`| \`${flags.replaceAll('|', '\\|')}\` |`))).toEqual(
      [],
    );
  });

  test('every word of verdicts and holds, with a sentence', () => {
    const words = Object.values(explanations).flatMap((sentences) => Object.keys(sentences));
    expect(
      words.filter((word) => !new RegExp(`^\\| \`${word}\` \\| [A-Z].*[.] \\|$`, 'm').test(page('verdicts'))),
    ).toEqual([]);
  });

  test('every code of AWS that is known', () => {
    const codes = faultTable.flatMap((row) => row.codes);
    expect(codes.filter((code) => !page('faults').includes(`\`${code}\``))).toEqual([]);
  });
});

/** What a reader of the environment asks for. */
function readBy(
  read: (environment: Readonly<Record<string, string | undefined>>) => unknown,
  given: object,
): Set<string> {
  const asked = new Set<string>();
  const environment = new Proxy<Readonly<Record<string, string>>>(
    { ...given },
    {
      get: (target, name) => {
        asked.add(String(name));
        return target[String(name)];
      },
    },
  );
  try {
    read(environment);
  } catch {
    // What is missing is complained of after all has been read.
  }
  return asked;
}

test('the functions read the variables of the page and no others', () => {
  const withPolicy = readBy(readConfig, { AWS_REGION: 'eu-central-1', TASKTAP_POLICY: '{}' });
  const bare = readBy(readConfig, {
    ...{ AWS_REGION: 'eu-central-1', AWS_LAMBDA_FUNCTION_NAME: 'tap' },
    ...{ TrafficMirrorFilter: 'tmf-0123456789abcdef0', TrafficMirrorTarget: 'tmt-0123456789abcdef0' },
  });
  expect([...new Set([...withPolicy, ...bare])].sort()).toEqual(Object.keys(variableTable).sort());
  const stack = readBy(readStackConfig, { AWS_REGION: 'eu-central-1' });
  const known = new Set(Object.keys({ ...variableTable, ...stackVariableTable }));
  expect([...stack].filter((name) => !known.has(name))).toEqual([]);
  expect(Object.keys(stackVariableTable).filter((name) => !stack.has(name))).toEqual([]);
});
