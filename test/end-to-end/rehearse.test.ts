// `tasktap rehearse` as a user runs it: the file that synth wrote, an hour of it, and one sentence for each mistake.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from './bin.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-rehearse-'));
const template = join(folder, 'tasktap.template.json');

beforeAll(async () => {
  expect((await run('synth', '--out', template)).code).toBe(0);
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

test('an hour of what synth wrote: all that can be mirrored is, and nothing stays', async () => {
  const { code, output, complaint } = await run('rehearse', '--template', template, '--hours', '1');
  expect(complaint).toMatch(
    /^Rehearsing .*tasktap\.template\.json for 1 emulated hour \.\.\.\nhour 1 of 1: \d+ of 60 running tasks mirrored\n$/,
  );
  expect(output).toMatch(/Unmirrorable +observe {2}\(not given\)/);
  expect(output).toMatch(/\nNo session left\.\n\nAll went as it should: /);
  expect(code).toBe(0);
}, 120_000);

test('what was chosen counts, and --json is one object; a cap that leaves tasks out is not as wished', async () => {
  const { code, output } = await run(
    ...['rehearse', '--template', template, '--hours', '1', '--json', '--seed', '3'],
    ...['--parameter', 'Unmirrorable=replace', 'MaxSessions=0'],
  );
  expect(JSON.parse(output)).toMatchObject({
    fine: false,
    seed: 3,
    hours: 1,
    parameters: { Unmirrorable: 'replace', MaxSessions: '0' },
    chosen: ['ClusterArns', 'TargetId', 'FilterId'],
    atEnd: { mirrored: 0 },
    sessions: { cap: 0, peak: 0, quota: 10_000 },
    costPerMonthUsd: 0,
    left: { sessions: 0 },
  });
  expect(code).toBe(1);
}, 120_000);

test('a fleet and faults of one’s own are played', async () => {
  const [fleet, faults] = [join(folder, 'fleet.yaml'), join(folder, 'faults.yaml')];
  writeFileSync(
    fleet,
    'clusters: [one]\nservices: [{ name: web, cluster: one, count: 2 }]\ntargets: [{ kind: network-interface }]\nfilters: [{ rejectUdpPorts: [] }]\n',
  );
  writeFileSync(faults, 'faults: [{ kind: lose-event }]\n');
  const { output } = await run(
    ...['rehearse', '--template', template, '--hours', '1', '--json', '--fleet', fleet, '--faults', faults],
  );
  const { atEnd, calls } = JSON.parse(output);
  expect(atEnd.running).toBe(2);
  // Where no event comes, nobody but the sweep mirrors: with looks at one cluster every five minutes.
  expect(calls).toContainEqual({ operation: 'ec2:DescribeTags', calls: 12, throttled: 0 });
}, 120_000);

describe('a mistake is one sentence', () => {
  const written = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const changed = (): string => {
    const strange = JSON.parse(readFileSync(template, 'utf8'));
    strange.Resources.Bucket = { Type: 'AWS::S3::Bucket' };
    return JSON.stringify(strange);
  };

  test.each<[string, () => readonly string[], number, RegExp]>([
    ['a file that is not there', () => [join(folder, 'none.json')], 2, /none\.json: there is no such file$/],
    [
      'a file that is no template',
      () => [written('a.json', 'hello')],
      2,
      /a\.json: Template format error: unsupported structure\.$/,
    ],
    [
      'a file that cannot be read as one',
      () => [written('b.json', '{"a": [')],
      2,
      /b\.json: Template format error: YAML not well-formed\. .* at line \d+, column \d+$/,
    ],
    [
      'a parameter that is unknown',
      () => [template, '--parameter', 'Colour=red'],
      2,
      /: Parameters: \[Colour\] do not exist in the template$/,
    ],
    [
      'a parameter with a value that is not allowed',
      () => [template, '--parameter', 'Unmirrorable=perhaps'],
      2,
      /: Parameter 'Unmirrorable' must be one of AllowedValues$/,
    ],
    [
      'a parameter without a value',
      () => [template, '--parameter', 'Colour'],
      2,
      /Expected a parameter such as Unmirrorable=observe, got "Colour"\.$/,
    ],
    [
      'what the emulator does not know',
      () => [written('c.json', changed())],
      1,
      /c\.json: unknown type AWS::S3::Bucket of resource Bucket$/,
    ],
  ])('%s', async (_sentence, words, exitCode, sentence) => {
    const { code, output, complaint } = await run('rehearse', '--hours', '1', '--template', ...words());
    const said = complaint.split('\n').filter((line) => line.startsWith('tasktap: '));
    expect(said).toEqual([expect.stringMatching(sentence)]);
    expect(complaint).not.toContain('    at ');
    expect([code, output]).toEqual([exitCode, '']);
  });
});
