// `tasktap console` from end to end: the page of an account says what `status` says, to whoever may see it.
import { afterEach, describe, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { bin, start } from './bin.ts';
import { type Fleet, standingsOf } from './console-fleet.ts';
import { startOperated, switchOff, tasksOf, tasktap } from './operated-account.ts';
import type { Account } from './probed-account.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function account(): Promise<Account> {
  const here = await startOperated();
  closing.push(() => here.emulator.close());
  return here;
}

/** Where its page is, as it prints it. */
async function opened(here: Account, ...words: readonly string[]): Promise<string> {
  const { child, ended } = start([bin, 'console', '--json', ...words], { environment: here.environment() });
  closing.push(async () => {
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  });
  let line = '';
  child.stdout?.on('data', (bytes: Buffer) => {
    line += bytes;
  });
  await eventually('it says where its page is', () => {
    if (child.exitCode !== null) throw new Error('it has ended');
    return line.endsWith('\n');
  });
  expect(JSON.parse(line)).toMatchObject({ region: 'eu-central-1' });
  return JSON.parse(line).url;
}

/** The first look that the page is told of. */
async function fleetAt(url: string): Promise<Fleet> {
  const response = await fetch(new URL('stream', url));
  let text = '';
  for await (const bytes of response.body ?? []) {
    text += new TextDecoder().decode(bytes);
    const data = /^event: fleet\ndata: (.*)\n/m.exec(text)?.[1];
    if (data !== undefined) return JSON.parse(data);
  }
  throw new Error(`no fleet in ${text}`);
}

test('tells of each task what status tells, and of the off switch', async () => {
  const here = await account();
  switchOff(here, '/tasktap/tap/switch');
  const fleet = await fleetAt(await opened(here));
  expect(standingsOf(fleet)).toEqual({
    'office/printing': { 'ignored no-interface': 1 },
    'shop/legacy': { 'unmirrorable NetworkInterfaceNotSupported': 1 },
    'shop/web': { 'mirrored ': 2, 'unmirrored paused': 2 },
  });
  expect(fleet.paused).toBe(true);
});

test('counts its own calls against what AWS allows, and says whose they are', async () => {
  const url = await opened(await account());
  const { budgets } = await fleetAt(url);
  const looks = budgets?.find(({ operations }) => operations.includes('ec2:DescribeTrafficMirrorSessions'));
  expect(looks).toMatchObject({ throttled: 0, limit: { burst: 100, perSecond: 20 } });
  expect(looks?.calls).toBeGreaterThan(0);
  // Nobody has deployed the stack, so nothing logs for it.
  const about = await (await fetch(new URL('about', url))).text();
  expect(about).toContain('"callsOf":"Of this page alone.');
});

test('knows of a task its interface and its sessions, as of the latest look', async () => {
  const here = await account();
  const url = await opened(here);
  await fleetAt(url);
  const factsOf = async (id = ''): Promise<unknown> => (await fetch(new URL(`tasks/${id}/facts`, url))).json();
  const [web] = tasksOf(here, 'web');
  const [legacy] = tasksOf(here, 'legacy');
  expect(await factsOf(web?.id)).toEqual([
    ['family', 'web'],
    ['runs on', expect.stringMatching(/^FARGATE, x86_64, eu-central-1a$/)],
    ['status', 'RUNNING'],
    ['interface', expect.stringMatching(/^eni-[0-9a-f]+, 10\.0\.[0-9.]+$/)],
    [
      'session',
      expect.stringMatching(/^tms-00000000000000001, VNI 1001, to tmt-[0-9a-f]+ through tmf-[0-9a-f]+, of tap$/),
    ],
  ]);
  expect(await factsOf(legacy?.id)).toHaveLength(4);
  expect(await factsOf('nobody')).toEqual([]);
});

test('changes nothing', async () => {
  const here = await account();
  await fleetAt(await opened(here));
  const operations = here.emulator.calls.recent().map(({ operation = '' }) => operation);
  expect(operations.filter((operation) => !/^(Describe|List|Get|Filter)/.test(operation))).toEqual([]);
});

test('only the clusters that are named', async () => {
  const here = await account();
  const fleet = await fleetAt(await opened(here, '--cluster', 'shop'));
  expect(Object.keys(standingsOf(fleet))).toEqual(['shop/legacy', 'shop/web']);
  expect(tasksOf(here, 'web')).toHaveLength(4);
});

test('beyond loopback the address holds a token, and nothing is told without it', async () => {
  const here = await account();
  const url = await opened(here, '--host', '0.0.0.0');
  expect(url).toMatch(/^http:\/\/0\.0\.0\.0:\d+\/\?token=[0-9a-f]{32}$/);
  const port = new URL(url).port;
  expect((await fetch(`http://127.0.0.1:${port}/about`)).status).toBe(401);
  expect((await fetch(`http://127.0.0.1:${port}/about${new URL(url).search}`)).status).toBe(200);
});

test('where the port is taken it says so in one sentence, and ends', async () => {
  const here = await account();
  const { port } = new URL(await opened(here));
  const { code, complaint, output } = await tasktap(here, ['console', '--page', port]);
  expect(complaint).toContain(`tasktap: Expected a free port for the page, ${port} is taken: choose another one.`);
  expect([code, output]).toEqual([1, '']);
});

describe('what a user gets wrong is one sentence', () => {
  test.each([
    ['a host that is none', ['--host', 'elsewhere'], /Expected an IP address of this machine/],
    ['a cluster that is not there', ['--cluster', 'shopp'], /shopp/],
    ['a service without its cluster', ['--service', 'web'], /--cluster/],
  ])('%s', async (_what, words, sentence) => {
    const { code, complaint, output } = await tasktap(await account(), ['console', ...words]);
    expect(complaint).toMatch(sentence);
    expect([code, output]).toEqual([2, '']);
  });
});
