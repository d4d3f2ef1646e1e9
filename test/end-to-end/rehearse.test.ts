// `tasktap rehearse` as a user runs it: the file that synth wrote, an hour of it, and one sentence for each mistake.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from './bin.ts';
import { startOperated, tasktap } from './operated-account.ts';
import { type Account, caller } from './probed-account.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-rehearse-'));
const template = join(folder, 'tasktap.template.json');

beforeAll(async () => {
  expect((await run('synth', '--out', template)).code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

test('an hour of what synth wrote: all that can be mirrored is, and nothing stays', async () => {
  const { code, output, complaint } = await run('rehearse', '--template', template, '--hours', '1');
  expect(complaint).toMatch(
    /^Rehearsing .*tasktap\.template\.json for 1 emulated hour \.\.\.\nhour 1 of 1: \d+ of 60 running tasks mirrored\n$/,
  );
  expect(output).toMatch(/Unmirrorable +observe {2}\(not given\)/);
  expect(output).toMatch(/\nNo session left\.\n\nAll went as it should: /);
  expect(code).toBe(0);
});

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
});

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
});

describe('the fleet of an account', () => {
  const open: Account[] = [];
  afterAll(() => Promise.all(open.map(({ emulator }) => emulator.close())));
  const words = ['rehearse', '--template', template, '--hours', '1', '--account'];

  test('is read, kept and played; nothing in the account is changed', async () => {
    const here = await startOperated();
    open.push(here);
    const saved = join(folder, 'saved.yaml');
    const { code, output, complaint } = await tasktap(here, [...words, '--save', saved, '--json']);
    await expect(readFileSync(saved, 'utf8')).toMatchFileSnapshot('golden/rehearse-account.yaml.txt');
    expect(complaint).toContain('Reading the services and tasks of shop …\n');
    const { atEnd, notes, sessions, left } = JSON.parse(output);
    // Four of web, and one of legacy that EC2 refused.
    expect(atEnd).toMatchObject({ running: 5, mirrored: 4, missed: 0 });
    expect(notes).toContain('Read: 3 services and 6 tasks in 2 clusters.');
    expect(sessions.quota).toBe(10_000);
    expect(left.sessions).toBe(0);
    expect(code).toBe(0);
    const changes = here.emulator.calls
      .recent()
      .map(({ operation = '' }) => operation)
      .filter((operation) => !/^(Describe|List|Get)/.test(operation));
    expect(changes).toEqual([]);
    expect(here.emulator.world.sessions.size).toBe(2);

    const again = await run('rehearse', '--template', template, '--hours', '1', '--json', '--fleet', saved);
    expect({ ...JSON.parse(again.output), notes }).toEqual(JSON.parse(output));

    const twice = await tasktap(here, [...words, '--save', saved]);
    expect([twice.code, twice.output]).toEqual([2, '']);
    expect(twice.complaint).toMatch(/saved\.yaml" \(it is there already\)\. Name another one with --save\.\n$/);
  });

  test('of one cluster alone; what may not be read is said', async () => {
    const reader = caller('reader', {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['ecs:*', 'ec2:Describe*'], Resource: '*' }],
    });
    const blind = caller('blind', {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'ecs:List*', Resource: '*' }],
    });
    const here = await startOperated({ callers: [reader, blind] });
    open.push(here);
    const as = (who: typeof reader) => ({ ...here, environment: () => here.environment(who) });
    const { output } = await tasktap(as(reader), [...words, '--cluster', 'office', '--json']);
    expect(JSON.parse(output)).toMatchObject({ atEnd: { running: 0 } });
    const one = await tasktap(as(reader), [...words, '--cluster', 'shop', '--service', 'web', '--json']);
    expect(JSON.parse(one.output)).toMatchObject({ atEnd: { running: 4, mirrored: 4 } });
    expect(JSON.parse(one.output).notes).toContain('Read: 1 service and 4 tasks in 1 cluster.');
    const { code, complaint } = await tasktap(as(blind), words);
    expect(complaint).toMatch(
      /tasktap: AWS denied ecs:DescribeServices \(AccessDeniedException: .*reading the fleet needs ecs:ListClusters/,
    );
    expect(code).toBe(3);
  });

  test.each<[string, readonly string[], RegExp]>([
    ['beside a file', ['--account', '--fleet', 'x.yaml'], /'--account' cannot be used with option '--fleet <file>'/],
    [
      'without being asked for',
      ['--region', 'eu-central-1'],
      /Expected --account beside --region: without it no account is read\./,
    ],
    ['of a service without its cluster', ['--account', '--service', 'web'], /Expected exactly one --cluster beside/],
    ['of a service without --account', ['--service', 'web'], /Expected --account beside --service/],
    [
      'of a service that is not there',
      ['--account', '--cluster', 'shop', '--service', 'wep'],
      /ECS knows no service wep in shop: did you mean web\?/,
    ],
    ['kept without being read', ['--save', 'x.yaml'], /Expected --account beside --save/],
    [
      'of a cluster that is not there',
      ['--account', '--cluster', 'shoop'],
      /ECS knows no cluster shoop here: did you mean shop\?/,
    ],
    [
      'played with a parameter without a value, before it is read',
      ['--account', '--parameter', 'x'],
      /^tasktap: Expected a parameter such as Unmirrorable=observe, got "x"\.\n$/,
    ],
    [
      'played with faults that are not there, before it is read',
      ['--account', '--faults', join(folder, 'none.yaml')],
      /^tasktap: .*none\.yaml: there is no such file\n$/,
    ],
    [
      'kept in a folder that is not there',
      ['--account', '--save', join(folder, 'none', 'x.yaml')],
      /\ntasktap: Expected a file that can be written, got ".*x\.yaml" \(ENOENT.*\)\. Name another one with --save\.\n$/,
    ],
  ])(
    '%s is a mistake',
    async (_what, more, sentence) => {
      const here = await startOperated();
      open.push(here);
      const { code, output, complaint } = await tasktap(here, ['rehearse', '--template', template, ...more]);
      expect(complaint).toMatch(sentence);
      expect([code, output]).toEqual([2, '']);
    },
    60_000,
  );
});

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
