// The page of `tasktap collect`: what it tells of packets that come, and a capture of one task out of all of them.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blocksOf } from '../../packages/collector/test/blocks.ts';
import { eventually } from '../eventually.ts';
import { run } from './bin.ts';
import { type Fleet, standingsOf } from './console-fleet.ts';
import { receiving, send } from './receiving.ts';

let folder = '';
const path = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tasktap-'));
  await writeFile(
    path('tasks.yaml'),
    'tasks: [{ vni: 1, cluster: shop, service: web, task: aaaa }, { vni: 2, cluster: shop, service: api, task: bbbb }]',
  );
});
afterAll(() => rm(folder, { recursive: true }));

const urlIn = (said: string): string => /# page: (\S+)/.exec(said)?.[1] ?? '';

/** The first fleet and the first traffic of a stream. */
async function told(
  url: string,
): Promise<{ readonly fleet: Fleet; readonly traffic: Readonly<Record<string, unknown>> }> {
  const away = new AbortController();
  const answer = await fetch(new URL('/stream', url), { signal: away.signal });
  let text = '';
  const of = (event: string): string | undefined => new RegExp(`event: ${event}\ndata: (.*)\n\n`).exec(text)?.[1];
  for await (const bytes of answer.body ?? []) {
    text += Buffer.from(bytes).toString();
    if (of('traffic') !== undefined) break;
  }
  away.abort();
  return { fleet: JSON.parse(of('fleet') ?? ''), traffic: JSON.parse(of('traffic') ?? '') };
}

test('it shows who is heard, who is not, and what has no name; and a capture holds the packets of its task', async () => {
  const { address, child, ended, said } = await receiving(['--directory', path('tasks.yaml'), '--page', '0', '--json']);
  const url = urlIn(said);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  await send(address, 2, { vni: 1 });
  await send(address, 1, { vni: 7 });
  await eventually('the page is told', async () => JSON.stringify((await told(url)).traffic).includes('vni-7'));
  const { fleet, traffic } = await told(url);
  expect(standingsOf(fleet)).toEqual({
    'in no directory/VNIs without a task': { 'unattributed ': 1 },
    'shop/api': { 'waiting no-packet-yet': 1 },
    'shop/web': { 'mirrored ': 1 },
  });
  expect(traffic).toEqual({ aaaa: [2, 120], 'vni-7': [1, 60] });
  const capture = await fetch(new URL('/tasks/aaaa/capture', url));
  expect(capture.headers.get('content-disposition')).toBe('attachment; filename="aaaa.pcapng"');
  const reader = capture.body?.getReader();
  const blocks: Uint8Array[] = [];
  const isThere = (): boolean => blocksOf(Buffer.concat(blocks)).some(({ kind }) => kind === 'packet');
  // The receiving thread hears of a consumer a moment later.
  const reading = (async () => {
    for (let next = await reader?.read(); next?.done === false; next = await reader?.read()) blocks.push(next.value);
  })();
  await eventually('the capture has a packet', async () => {
    await send(address, 1, { vni: 2 });
    await send(address, 1, { vni: 1 });
    return isThere();
  });
  child.kill('SIGTERM');
  await reading;
  const names = blocksOf(Buffer.concat(blocks)).flatMap((one) =>
    one.kind === 'interface' ? [Buffer.from(one.options.find(({ code }) => code === 2)?.value ?? []).toString()] : [],
  );
  expect(names).toEqual(['shop/web/aaaa']);
  expect((await ended).code).toBe(0);
});

test('a browser that goes away leaves no consumer behind, and of nobody there is no capture', async () => {
  const words = ['--directory', path('tasks.yaml'), '--page', '0', '--health-port', '0'];
  const { child, ended, said } = await receiving(words);
  const url = urlIn(said);
  const health = /# health: (\S+)\/health/.exec(said)?.[1];
  const consumers = async (): Promise<number> =>
    ((await (await fetch(`${health}/counters`)).json()) as { consumers: { consumers: number } }).consumers.consumers;
  expect((await fetch(new URL('/tasks/cccc/capture', url))).status).toBe(404);
  const away = new AbortController();
  await fetch(new URL('/tasks/aaaa/capture', url), { signal: away.signal });
  await eventually('it is a consumer', async () => (await consumers()) === 1);
  away.abort();
  await eventually('no consumer is left', async () => (await consumers()) === 0);
  child.kill('SIGTERM');
  await ended;
});

describe('beyond loopback', () => {
  test('the address holds a token, and nothing is told without it', async () => {
    const { child, ended, said } = await receiving(['--page', '0', '--page-address', '0.0.0.0']);
    const { port, search } = new URL(urlIn(said));
    expect(said).toContain('token included');
    for (const where of ['about', 'stream', 'tasks/aaaa/capture']) {
      expect((await fetch(`http://127.0.0.1:${port}/${where}`)).status).toBe(401);
    }
    expect((await fetch(`http://127.0.0.1:${port}/about${search}`)).status).toBe(200);
    child.kill('SIGTERM');
    await ended;
  });

  test('an address without a port is a mistake', async () => {
    const { code, complaint } = await run('collect', '--page-address', '0.0.0.0');
    expect(complaint).toContain('expected --page beside --page-address');
    expect(complaint).not.toMatch(/^\s+at /m);
    expect(code).toBe(2);
  });
});
