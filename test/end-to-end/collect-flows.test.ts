// `tasktap collect --flows FOLDER` while packets come: conversations with both their tasks, written when it is told to stop.
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { frameOf, mirrored, pcapOf, tcpOf, udpOf } from '../../packages/collector/test/packets.ts';
import { run } from './bin.ts';
import { receiving, send } from './receiving.ts';

let folder = '';
const path = (name: string): string => join(folder, name);
const [web, api] = ['127.66.0.17', '127.66.0.18'] as const;
const syn = frameOf(web, api, { protocol: 6, payload: tcpOf(40_000, 8080, 0x02) });
const synAck = frameOf(api, web, { protocol: 6, payload: tcpOf(8080, 40_000, 0x12) });
const query = frameOf(web, '10.0.0.2', { protocol: 17, payload: udpOf(50_000, 53, new Uint8Array(12)) });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tasktap-'));
  await writeFile(
    path('tasks.yaml'),
    `tasks:\n  - { vni: 1, source: ${web}, cluster: shop, service: web, task: aaaa }\n  - { vni: 2, source: ${api}, cluster: shop, service: api, task: bbbb }\n`,
  );
});
afterAll(() => rm(folder, { recursive: true }));

test('flows stand in files of their day, cluster and service, and are counted', async () => {
  const words = ['--directory', path('tasks.yaml'), '--flows', path('flows'), '--json'];
  const { address, child, ended } = await receiving(words);
  for (const frame of [syn, synAck, query]) await send(address, 1, { vni: 1, from: web, frame });
  for (const frame of [syn, synAck]) await send(address, 1, { vni: 2, from: api, frame });
  child.kill('SIGTERM');
  const { code, output } = await ended;
  expect(JSON.parse(output)).toMatchObject({
    flows: 5,
    conversations: { flows: 2, 'seen-at-both-ends': 1, 'went-early': 0, rows: 2, files: 1, lost: 0 },
    missedExports: 0,
  });
  expect(code).toBe(0);
  const files = (await readdir(path('flows'), { recursive: true })).filter((file) => file.includes('.'));
  expect(files).toEqual([expect.stringMatching(/^day=\d{4}-\d\d-\d\d\/cluster=shop\/service=web\/.*\.parquet$/)]);
  const asked = await run('flows', '--from', path('flows'), '--by', 'service', '--json');
  expect(JSON.parse(asked.output)).toMatchObject({
    flows: 2,
    packets: 3,
    rows: [{ service: 'web' }, { service: 'api' }],
  });
});

test.each([
  ['of a capture', ofCapture],
  ['that were received', ofReceived],
])('flows %s come in another order from run to run: nobody knows the seeds of their hashes', async (_what, take) => {
  const orders = [await portsOf(await take('one')), await portsOf(await take('other'))];
  expect(orders.map((ports) => ports.toSorted((one, other) => one - other))).toEqual([manyPorts, manyPorts]);
  // One order in 40! comes twice.
  expect(orders[0]).not.toEqual(orders[1]);
});

const manyPorts = Array.from({ length: 40 }, (_, index) => 1000 + index);
const many = manyPorts.map((port) =>
  frameOf(web, '10.0.0.2', { protocol: 17, payload: udpOf(50_000, port, new Uint8Array(4)) }),
);

async function ofCapture(name: string): Promise<string> {
  await writeFile(path('many.pcap'), pcapOf(many.map((frame) => ({ at: 1n, packet: mirrored(1, frame) }))));
  const file = path(`${name}.parquet`);
  await run('collect', '--read', path('many.pcap'), '--flows', file);
  return file;
}

async function ofReceived(name: string): Promise<string> {
  const { address, child, ended } = await receiving(['--flows', path(name)]);
  for (const frame of many) await send(address, 1, { frame });
  child.kill('SIGTERM');
  await ended;
  return path(name);
}

/** As the rows lie in the file. */
async function portsOf(from: string): Promise<readonly number[]> {
  const { output } = await run(
    'flows',
    '--from',
    from,
    '--json',
    '--sql',
    'SELECT dst_endpoint.port AS port FROM flows',
  );
  return JSON.parse(output).rows.map(({ port }: { readonly port: number }) => port);
}

test('a file where the folder should be is a mistake, told in a sentence', async () => {
  const { code, complaint } = await run('collect', '--flows', path('tasks.yaml'));
  expect(complaint).toBe(`tasktap: ${path('tasks.yaml')}: it is a file, expected a folder\n`);
  expect(code).toBe(2);
});
