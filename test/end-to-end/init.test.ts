// `tasktap init` from end to end: what it writes fits the construct and the template, and nothing is overwritten.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ts from 'typescript';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from './bin.ts';
import { normalisedJson } from './golden.ts';

// The compiler reads the whole of CDK.
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tasktap-'));
});
afterAll(() => rm(folder, { recursive: true }));

const cluster = (name: string): string => `arn:aws:ecs:eu-central-1:111122223333:cluster/${name}`;
const wishes = (kind: string, filter: string, unmirrorable: string): readonly string[] => [
  ...['init', '--yes', '--kind', kind, '--cluster', cluster('shop'), cluster('office')],
  ...['--target', 'tmt-0123456789abcdef0', '--filter', filter, '--unmirrorable', unmirrorable],
];
const filter = 'tmf-0123456789abcdef0';

/** What TypeScript says of apps that import our construct, by file. */
function complaintsOf(files: readonly string[]): readonly (readonly [file: string, complaint: string])[] {
  const program = ts.createProgram([...files], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    target: ts.ScriptTarget.ES2024,
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    allowImportingTsExtensions: true,
    types: [],
    paths: {
      '@tasktap/cdk': [join(process.cwd(), 'packages/cdk/src/index.ts')],
      'aws-cdk-lib': [join(process.cwd(), 'node_modules/aws-cdk-lib')],
    },
  });
  return files.flatMap((file) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map(({ messageText }) => [file, ts.flattenDiagnosticMessageText(messageText, '\n')] as const),
  );
}

test('a CDK app fits the construct', async () => {
  const apps = [
    ['observe', 'new'],
    ['replace', filter],
    ['sidecar:tap', filter],
  ] as const;
  const files: string[] = [];
  for (const [unmirrorable, through] of apps) {
    const name = `init-${unmirrorable.replace(':', '-')}`;
    const file = join(folder, `${name}.ts`);
    const { code, complaint } = await run(...wishes('cdk', through, unmirrorable), '--out', file);
    expect([code, complaint]).toEqual([0, '']);
    await expect(await readFile(file, 'utf8')).toMatchFileSnapshot(`golden/${name}.txt`);
    files.push(file);
  }
  // That the compiler has looked at all is shown by one that does not fit.
  const wrong = join(folder, 'wrong.ts');
  await writeFile(wrong, "import { Target } from '@tasktap/cdk';\nTarget.existing(7);\n");
  expect(complaintsOf([...files, wrong])).toEqual([[wrong, expect.stringContaining("type 'number'")]]);
});

test('parameters are those of the template', async () => {
  const file = join(folder, 'p.json');
  const { output } = await run(...wishes('parameters', filter, 'sidecar:tap'), '--out', file, '--json');
  await expect(normalisedJson(output.replaceAll(folder, '/folder'))).toMatchFileSnapshot('golden/init.json');
  const written: readonly { readonly ParameterKey: string; readonly ParameterValue: string }[] = JSON.parse(
    await readFile(file, 'utf8'),
  );
  const template = JSON.parse(await readFile('packages/cdk/test/tasktap.template.json', 'utf8'));
  for (const { ParameterKey, ParameterValue } of written) {
    const { AllowedPattern = '', AllowedValues = [ParameterValue] } = template.Parameters[ParameterKey];
    // A list is held against it part by part.
    for (const part of ParameterValue.split(',')) expect(part).toMatch(new RegExp(AllowedPattern));
    expect(AllowedValues).toContain(ParameterValue);
  }
  const needed = Object.entries<{ readonly Default?: string }>(template.Parameters).filter(
    ([, { Default }]) => Default === undefined,
  );
  expect(written.map(({ ParameterKey }) => ParameterKey)).toEqual(expect.arrayContaining(needed.map(([name]) => name)));
});

test.each([
  ['observe', 'observe'],
  ['replace', 'replace'],
  ['sidecar:tap', 'sidecar tap'],
])('a policy is one that is understood: %s', async (choice, words) => {
  const file = join(folder, `${choice.replace(':', '-')}.yaml`);
  const { output } = await run(...wishes('policy', filter, choice), '--stack-name', 'tap', '--out', file);
  expect(output).toContain(
    `  tasktap deploy --stack-name tap --bucket BUCKET --cluster ${cluster('shop')} ${cluster('office')} --policy ${file}\n`,
  );
  const checked = await run('policy', 'check', file);
  expect([checked.code, checked.output]).toEqual([
    0,
    expect.stringContaining(`0 rules, 1 target; a task that cannot be mirrored: ${words}.`),
  ]);
  expect(checked.output).toContain(`to tmt-0123456789abcdef0 through ${filter}`);
});

test('a file that is there is not overwritten', async () => {
  const file = join(folder, 'mine.ts');
  await writeFile(file, 'mine');
  const { code, complaint } = await run(...wishes('cdk', 'new', 'observe'), '--out', file);
  expect(complaint).toBe(
    `tasktap: ${file} is there already, and is not overwritten: name another file by --out, or remove it.\n`,
  );
  expect(code).toBe(2);
  expect(await readFile(file, 'utf8')).toBe('mine');
});

describe('what a user gets wrong is a sentence each', () => {
  test.each<[string, readonly string[], RegExp]>([
    ['nothing said, and nobody to ask', ['init'], /^(tasktap: Expected --.*\n){5}$/],
    ['a new filter for parameters', wishes('parameters', 'new', 'observe'), /Expected --filter with an id such as/],
    ['a name for an ARN', ['init', '--cluster', 'shop'], /Expected --cluster with ARNs such as .*, found "shop"/],
    ['a stack name with a quote', [...wishes('cdk', 'new', 'observe'), '--stack-name', "x'"], /Expected --stack-name/],
    ['a folder that is not there', [...wishes('cdk', 'new', 'observe'), '--out', '/none/x.ts'], /can be written/],
  ])('%s', async (_what, words, sentence) => {
    const { code, output, complaint } = await run(...words);
    expect(complaint).toMatch(sentence);
    expect(complaint).not.toContain('    at ');
    expect([code, output]).toEqual([2, '']);
  });
});
