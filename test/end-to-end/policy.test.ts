// `tasktap policy check`, in a process of its own: what the example means, and what is wrong with a file that does not fit.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from './bin.ts';

const example = 'examples/tasktap.yaml';
let folder = '';
let broken = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tasktap-'));
  broken = join(folder, 'broken.yaml');
  const lines = [
    'targets: [{ id: tmt-0123456789abcdef0 }]',
    'filter: tmf-0123456789abcdef0',
    'rules:',
    '  - name: web',
    '    match: { servics: [web] }',
    '    decision: miror',
    'unmirrorable: { kind: observe }',
  ];
  await writeFile(broken, lines.join('\n'));
});
afterAll(() => rm(folder, { recursive: true }));

test('the example is told in a line for each rule', async () => {
  const { code, output, complaint } = await run('policy', 'check', example);
  expect([code, complaint]).toEqual([0, '']);
  await expect(output).toMatchFileSnapshot('golden/policy.txt');
});

test('... and in JSON', async () => {
  const { code, output, complaint } = await run('policy', 'check', example, '--json');
  expect([code, complaint]).toEqual([0, '']);
  await expect(output).toMatchFileSnapshot('golden/policy.json');
});

test('what does not fit is told with its place and the nearest word, and exit code 2', async () => {
  const { code, output, complaint } = await run('policy', 'check', broken);
  expect([code, output]).toEqual([2, '']);
  expect(complaint.split('\n')).toEqual([
    `tasktap: ${broken}:5:14: rules.0.match.servics: unknown word; did you mean services?`,
    `tasktap: ${broken}:6:15: rules.0.decision: expected "mirror" or "ignore", found "miror"; did you mean "mirror"?`,
    '',
  ]);
});

test('... and in JSON', async () => {
  const { code, output } = await run('policy', 'check', broken, '--json');
  expect(code).toBe(2);
  expect(JSON.parse(output)).toMatchObject({
    fine: false,
    policy: null,
    complaints: [
      { line: 5, column: 14, sentence: 'rules.0.match.servics: unknown word; did you mean services?' },
      { line: 6, column: 15 },
    ],
  });
});

test('a file that is not there, or another word than check, is not understood', async () => {
  expect(await run('policy', 'check', join(folder, 'none.yaml'))).toMatchObject({
    code: 2,
    complaint: expect.stringContaining('there is no such file'),
  });
  expect(await run('policy', 'chek', example)).toMatchObject({
    code: 2,
    complaint: expect.stringContaining('Expected check.'),
  });
});
