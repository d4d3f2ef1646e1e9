// `tasktap policy check` and `put`, in a process of its own: what the example means, and what is wrong with a file that does not fit.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from './bin.ts';
import { normalisedJson } from './golden.ts';
import { startOperated, tasktap } from './operated-account.ts';
import type { Account } from './probed-account.ts';

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

test('a rule that chooses for itself is told with what the policy leaves to it', async () => {
  const file = join(folder, 'choices.yaml');
  const lines = [
    'targets: [{ id: tmt-0123456789abcdef0 }]',
    'filter: tmf-0123456789abcdef0',
    'rules:',
    '  - { name: web, decision: mirror, unmirrorable: { kind: replace, budget: { perService: 9 } } }',
    '  - { name: old, decision: mirror, unmirrorable: { kind: sidecar, container: tap } }',
    '  - { name: rest, decision: mirror }',
    'unmirrorable: { kind: replace, budget: { perService: 2, perCluster: 4 } }',
  ];
  await writeFile(file, lines.join('\n'));
  const { output } = await run('policy', 'check', file);
  const choices = output.split('\n').map((line) => /whole packets(.*)/.exec(line)?.[1]);
  expect(choices.filter((choice) => choice !== undefined)).toEqual([
    '; one that cannot be mirrored: replace, at most 2 an hour of a service and 4 of a cluster',
    '; one that cannot be mirrored: sidecar tap',
    '',
  ]);
  await writeFile(file, lines.join('\n').replace('perService: 9', 'perServce: 9'));
  expect(await run('policy', 'check', file)).toMatchObject({
    code: 2,
    complaint: expect.stringMatching(
      /:4:\d+: rules\.0\.unmirrorable\.budget\.perServce: unknown word; did you mean perService\?/,
    ),
  });
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
    complaint: expect.stringContaining('Expected check or put.'),
  });
});

describe('put', () => {
  let here: Account;
  let file = '';
  const policyWith = (more: object): Promise<void> =>
    writeFile(
      file,
      JSON.stringify({
        targets: [{ id: 'tmt-0123456789abcdef0' }],
        filter: 'tmf-0123456789abcdef0',
        unmirrorable: { kind: 'observe' },
        ...more,
      }),
    );
  const put = (...more: readonly string[]) => tasktap(here, ['policy', 'put', file, ...more]);
  const standing = (name = '/tasktap/tap/policy') => here.emulator.world.parameters.get(name)?.value;
  beforeAll(async () => {
    here = await startOperated();
    file = join(folder, 'put.json');
  });
  afterAll(() => here.emulator.close());

  test('asks where there is somebody to ask, and else writes nothing', async () => {
    await policyWith({});
    expect(await put()).toMatchObject({ code: 2, complaint: expect.stringContaining('Expected --yes') });
    expect(standing()).toBeUndefined();
  });

  test('writes, names whose it is, and the second time shows what changes', async () => {
    const first = await put('--yes');
    await expect(`${first.complaint}${first.output}`).toMatchFileSnapshot('golden/policy-put.txt');
    expect(first.code).toBe(0);
    await policyWith({ maxSessions: 5, filter: 'tmf-0123456789abcdef1' });
    const { output, complaint } = await put('--yes', '--json');
    await expect(normalisedJson(output)).toMatchFileSnapshot('golden/policy-put.json');
    const { changes, bytes } = JSON.parse(output);
    expect([complaint, bytes]).toEqual([`${changes.join('\n')}\n`, standing()?.length]);
    expect(JSON.parse(standing() ?? '')).toMatchObject({ maxSessions: 5, collectors: [] });
    expect(await put('--yes')).toMatchObject({ code: 0, output: '/tasktap/tap/policy says so already.\n' });
  });

  test('mends what is no policy, under any name', async () => {
    here.emulator.world.parameters.set('/mine', {
      ...here.emulator.world.parameters.get('/tasktap/tap/policy'),
      value: 'x',
    } as never);
    expect(await put('--yes', '--parameter', '/mine')).toMatchObject({
      code: 0,
      complaint: expect.stringContaining('what stands there is no policy'),
    });
    expect(JSON.parse(standing('/mine') ?? '')).toMatchObject({ maxSessions: 5 });
  });

  test('refuses what no parameter holds, and says what costs', async () => {
    const rules = (count: number) => ({
      rules: Array.from({ length: count }, (_, index) => ({
        name: `rule-${index}`.padEnd(60, '-'),
        decision: 'mirror',
      })),
    });
    await policyWith(rules(60));
    expect(await put('--yes')).toMatchObject({
      code: 0,
      output: expect.stringContaining("are beyond SSM's standard tier (4096)"),
    });
    await policyWith(rules(100));
    expect(await put('--yes')).toMatchObject({
      code: 2,
      complaint: expect.stringContaining('Expected a policy of at most 8192 bytes'),
    });
  });

  test('its options are not those of check', async () => {
    expect(await run('policy', 'check', example, '--owner', 'tap')).toMatchObject({
      code: 2,
      complaint: expect.stringContaining('Expected --owner beside policy put only'),
    });
  });
});
