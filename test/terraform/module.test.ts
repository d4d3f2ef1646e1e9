// The module in terraform/, judged by Terraform itself: its format, its sense, and its own tests, which plan without calling anybody.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-module-'));
const example = join('examples', 'one-cluster');

beforeAll(() =>
  cpSync(fileURLToPath(new URL('../../terraform', import.meta.url)), folder, {
    recursive: true,
    // What a terraform left there that was run by hand.
    filter: (path) => !path.includes('.terraform'),
  }),
);
afterAll(() => rmSync(folder, { recursive: true }));

function terraform(where: string, ...words: readonly string[]) {
  const run = spawnSync('terraform', words, {
    cwd: join(folder, where),
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { PATH: process.env['PATH'], HOME: folder, TF_CLI_CONFIG_FILE: '/dev/null', CHECKPOINT_DISABLE: '1' },
  });
  return { status: run.status, said: `${run.stdout}${run.stderr}` };
}

const init = ['init', '-no-color', '-input=false', `-plugin-dir=${process.env['TERRAFORM_PLUGINS'] ?? ''}`];

test('is formatted', () => {
  expect(terraform('.', 'fmt', '-check', '-recursive')).toEqual({ status: 0, said: '' });
});

test('is valid, plans what the template takes and refuses the rest', () => {
  expect(terraform('.', ...init)).toMatchObject({ status: 0 });
  expect(terraform('.', 'validate', '-no-color')).toMatchObject({ status: 0 });
  const tested = terraform('.', 'test', '-no-color');
  expect(tested).toMatchObject({ status: 0, said: expect.stringMatching(/Success! [1-9]\d* passed, 0 failed\./) });
});

test('has an example that is valid as well', () => {
  expect(terraform(example, ...init)).toMatchObject({ status: 0 });
  expect(terraform(example, 'validate', '-no-color')).toMatchObject({ status: 0 });
});
