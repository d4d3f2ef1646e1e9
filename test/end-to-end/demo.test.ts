// `tasktap demo` from end to end: every mirrorable task is mirrored over real HTTP and real UDP, and the last line says so.
import { mkdtempSync, openSync, readdirSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { run } from './bin.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-'));
afterAll(() => rmSync(folder, { recursive: true }));

const lastLine = (output: string): string => output.trim().split('\n').at(-1) ?? '';

/** Words for values; of a list the first stands for all. What is counted by word differs from run to run. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
  if (typeof value !== 'object' || value === null) return typeof value;
  const fields = Object.entries(value).map(([name, inner]) => [
    name,
    name === 'unmirrored' || name === 'held' ? 'by reason' : shapeOf(inner),
  ]);
  return Object.fromEntries(fields);
}

// At 20 times life, an answer that a busy machine gives three quarters of a second late is still one for the SDK.
describe('tasktap demo --once --json', async () => {
  const { code, output, complaint } = await run(
    'demo',
    '--once',
    '--json',
    '--tasks',
    '40',
    '--seed',
    '7',
    '--speed',
    '20',
    '--folder',
    folder,
  );
  const summary = JSON.parse(lastLine(output));

  test('exits with 0 and complains of nothing', () => {
    expect(complaint).toBe('');
    expect(code).toBe(0);
  });

  test('has the fields that docs/commands.md tells, and no others', async () => {
    await expect(`${JSON.stringify(shapeOf(summary), null, 2)}\n`).toMatchFileSnapshot('golden/demo.json');
  });

  test('has selected and mirrored what can be mirrored, and names the rest', () => {
    expect(summary.tasks).toEqual({ selected: 40, running: 40 });
    expect(summary.mirrored).toBeGreaterThanOrEqual(36);
    expect(summary.coverage).toBe(summary.mirrored / 40);
    const open = Object.values<number>(summary.unmirrored).reduce((sum, tasks) => sum + tasks, 0);
    expect(summary.mirrored + open).toBe(40);
    // The standalone job and the two tasks on Managed Instances are never to be mirrored, and never stopped.
    expect(summary.unmirrored.unmirrorable).toBeGreaterThanOrEqual(3);
    expect(summary.held).toMatchObject({ 'not-a-service-task': 1, 'no-evidence': 2 });
  });

  test('has created each session once, but for what EC2 refused and what was replaced', () => {
    expect(summary.createCalls).toBeGreaterThanOrEqual(summary.mirrored);
    expect(summary.describeCalls).toBeGreaterThan(0);
    expect(summary.stopped).toBeLessThanOrEqual(3);
  });

  test('has heard every packet that was sent, and knows whose it is', () => {
    expect(summary.packetsSent).toBeGreaterThan(0);
    expect(summary.packetsReceived).toBe(summary.packetsSent);
    expect(summary.packetsUnattributed).toBe(0);
  });

  test('has counted them by task and by service', () => {
    const sum = (rows: readonly { readonly packets: number }[]): number =>
      rows.reduce((total, { packets }) => total + packets, 0);
    expect(sum(summary.packetsByTask)).toBe(summary.packetsReceived);
    expect(sum(summary.packetsByService)).toBe(summary.packetsReceived);
    const services = summary.packetsByService.map(({ service }: { readonly service: string }) => service);
    expect(services).toEqual(expect.arrayContaining(['shop/checkout', 'shop/database', 'shop/dns', 'office/mail']));
    for (const { task } of summary.packetsByTask) expect(task).toMatch(/^(shop|office)\/[a-z]+\/[0-9a-f]{32}$/);
  });

  test('has written them into a folder of its own', () => {
    expect(dirname(summary.folder)).toBe(folder);
    expect(summary.captures).toEqual([expect.stringMatching(/\/demo-\d{8}T\d{6}Z-0001\.pcapng$/)]);
    expect(
      readdirSync(summary.folder)
        .map((name) => join(summary.folder, name))
        .sort(),
    ).toEqual([...summary.captures, summary.once, summary.flowsFolder].sort());
    expect(summary.once).toBe(summary.captures[0].replace(/\.pcapng$/, '-once.pcapng'));
    const beginning = new Uint8Array(4);
    readSync(openSync(summary.captures[0], 'r'), beginning);
    expect([...beginning]).toEqual([0x0a, 0x0d, 0x0d, 0x0a]);
  });

  test('has written the capture once more, without what is there from either end', async () => {
    const words = ['--by', 'all', '--once', '--json', '--out', join(folder, 'again')];
    const again = JSON.parse((await run('split', summary.once, ...words)).output);
    expect(again.copies).toBe(0);
    expect(again.packets).toBeLessThan(summary.packetsReceived);
    expect(again.packets).toBeGreaterThanOrEqual(summary.packetsReceived / 2);
  });

  test('knows who spoke to whom, and about what', () => {
    const ports = summary.flows.map(
      ({ protocol, port }: { readonly protocol: string; readonly port: number }) => `${port}/${protocol}`,
    );
    expect(new Set(ports)).toEqual(new Set(['80/tcp', '443/tcp', '5432/tcp', '53/udp']));
    const ends = summary.flows.flatMap(({ source, destination }: Readonly<Record<string, string>>) => [
      source,
      destination,
    ]);
    expect(ends.filter((end: string) => !/^(others|(shop|office)\/[a-z]+)$/.test(end))).toEqual([]);
    // Whoever is mirrored is named, at either end, even if not when the flow was.
    const database = summary.flows.filter(({ port }: { readonly port: number }) => port === 5432);
    expect(new Set(database.map(({ destination }: Readonly<Record<string, string>>) => destination))).toEqual(
      new Set(['shop/database']),
    );
  });

  test('knows what both ends have seen for one flow', () => {
    const packets = summary.flows.reduce((sum: number, row: { readonly packets: number }) => sum + row.packets, 0);
    expect(packets).toBeLessThan(summary.packetsReceived);
    expect(packets).toBeGreaterThan(summary.packetsReceived / 2);
  });

  test('ends with the commands that open the files', () => {
    expect(output).toContain(`\nwireshark ${summary.once}\n`);
    expect(output).toContain(`\nnpx tasktap flows --from ${summary.flowsFolder} --by service\n`);
  });

  test('says how long it took, in emulated and in real time', () => {
    expect(summary.speed).toBe(20);
    expect(summary.elapsedMs).toBeGreaterThan(0);
    expect(summary.timeToMirrorMs.p50).toBeGreaterThan(0);
    expect(summary.timeToMirrorMs.p99).toBeGreaterThanOrEqual(summary.timeToMirrorMs.p50);
  });

  test('tells at once that it deploys, and how long that took', () => {
    const [first, second] = output.split('\n');
    expect(first).toBe('deploy    the template that tasktap synth writes is made and deployed ...');
    expect(second).toMatch(/^deployed {2}after \d+\.\d s$/);
  });

  test('tells a person the coverage per service, and why a task is not covered', () => {
    expect(output).toMatch(/shop\/checkout +\d+ +\d+ +\d+ +█+ 100 %/);
    expect(output).toMatch(
      /office\/nightly-report\/[0-9a-f]{8} {2}EC2 refused its interface .*Not replaced \(not-a-service-task\): It is a one-off job/,
    );
    expect(output).toContain('Every task that can be mirrored is mirrored, and every packet has its name.');
  });
});
