// `tasktap collect --flows` and `tasktap flows` as a user runs them: what they write and print, and what they say of files that they cannot read.
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { frameOf, mirrored, pcapOf, tcpOf, udpOf } from '../../packages/collector/test/packets.ts';
import { run } from './bin.ts';

let folder = '';
const path = (name: string): string => join(folder, name);
const at = 1_790_000_000_000_000_000n;
const web = '10.0.1.17';
const api = '10.0.1.18';
const syn = frameOf(web, api, { protocol: 6, payload: tcpOf(40_000, 8080, 0x02) });
const synAck = frameOf(api, web, { protocol: 6, payload: tcpOf(8080, 40_000, 0x12, new Uint8Array(1420)) });
const query = frameOf(web, '10.0.0.2', { protocol: 17, payload: udpOf(50_000, 53, new Uint8Array(12)) });
const capture = pcapOf([
  { at, packet: mirrored(1, syn, web) },
  { at, packet: mirrored(2, syn, api) },
  { at, packet: mirrored(2, synAck, api) },
  { at, packet: mirrored(1, synAck, web) },
  { at, packet: mirrored(1, query, web) },
]);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tasktap-'));
  await writeFile(path('mirrored.pcap'), capture);
  await writeFile(
    path('tasks.yaml'),
    `tasks:\n  - { vni: 1, source: ${web}, cluster: shop, service: web, task: aaaa }\n  - { vni: 2, source: ${api}, cluster: shop, service: api, task: bbbb }\n`,
  );
  await mkdir(path('empty'));
  await run(...collect('flows.parquet'));
});
afterAll(() => rm(folder, { recursive: true }));

const collect = (to: string): readonly string[] => [
  ...['collect', '--read', path('mirrored.pcap'), '--directory', path('tasks.yaml'), '--flows', path(to)],
];
const flows = (...words: readonly string[]) => run('flows', '--from', path('flows.parquet'), ...words);

describe('collect --flows', () => {
  test('counts conversations, of which two tasks have one with each other', async () => {
    const { code, output, complaint } = await run(...collect('json.parquet'), '--json');
    expect([code, complaint]).toEqual([0, '']);
    expect(JSON.parse(output)).toMatchObject({
      packets: 5,
      flows: 5,
      conversations: { flows: 2, 'seen-at-both-ends': 1, 'went-early': 0 },
    });
    expect((await readdir(folder)).filter((name) => name.startsWith('json'))).toEqual(['json.parquet']);
  });

  test('says so to a person as well', async () => {
    const { output } = await run(...collect('text.parquet'));
    expect(output).toContain('\nconversations: 2 flows, 1 seen-at-both-ends\n');
  });

  test.each<[string, string, string]>([
    ['a folder that is not there', 'no/out.parquet', 'its folder is not there'],
    ['what is read', 'mirrored.pcap', 'it is the file to read; name another one to write'],
  ])('writes to %s: one sentence', async (_what, name, sentence) => {
    const { code, complaint } = await run(...collect(name));
    expect(complaint).toMatch(new RegExp(`^tasktap: .*${sentence}\n$`));
    expect(code).toBe(2);
  });

  test('writes packets and flows to one file: one sentence', async () => {
    const { code, complaint } = await run(...collect('same'), '-w', path('./same'));
    expect(complaint).toBe(
      `tasktap: ${path('same')}: packets are to be written there as well; name another one for the flows\n`,
    );
    expect(code).toBe(2);
  });

  test('leaves nothing where there is no capture', async () => {
    const { code } = await run('collect', '--read', path('tasks.yaml'), '--flows', path('left.parquet'));
    expect(code).toBe(2);
    expect((await readdir(folder)).filter((name) => name.startsWith('left'))).toEqual([]);
  });
});

describe('flows', () => {
  test('shows who spoke to whom, the busiest first, with bars', async () => {
    const { code, output, complaint } = await flows();
    expect([code, complaint]).toEqual([0, '']);
    expect(output.replaceAll(folder, '')).toBe(
      [
        '/flows.parquet: 2 flows in 1 file, 3 packets, 1.5 kB, 2026-09-21 14:13:20 to 14:13:20 UTC',
        '',
        'from      to        port      flows  packets  bytes',
        'shop/web  shop/api  8080/tcp  1      2        1.5 kB  ███████████████████░  97 %',
        'shop/web  10.0.0.2  53/udp    1      1        40 B    ░░░░░░░░░░░░░░░░░░░░   2 %',
        '',
      ].join('\n'),
    );
  });

  test('groups by service, and says that both count', async () => {
    const { output } = await flows('--by', 'service', '--top', '1');
    expect(output).toMatch(/^shop {5}web {6}2 {6}3 /m);
    expect(output).not.toMatch(/^shop {5}api/m);
    expect(output).toContain('\nand more (--top 2)\n');
    expect(output).toContain('\nA flow between two mirrored tasks counts for both.\n');
  });

  test('prints one JSON object, which docs/commands.md tells', async () => {
    const { code, output } = await flows('--service', 'api', '--by', 'peer', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(output)).toEqual({
      from: [path('flows.parquet')],
      files: 1,
      flows: 1,
      packets: 2,
      bytes: 1500,
      first: '2026-09-21T14:13:20.000Z',
      last: '2026-09-21T14:13:20.000Z',
      by: 'peer',
      rows: [{ peer: 'shop/web', flows: 1, packets: 2, bytes: 1500 }],
      more: false,
    });
  });

  test('answers a query, as a table and as JSON', async () => {
    const sql = 'SELECT dst_endpoint.port AS port, traffic.bytes_in AS back FROM flows ORDER BY port';
    expect((await flows('--sql', sql)).output).toBe('port  back\n53    0\n8080  1460\n');
    const { output } = await flows('--sql', sql, '--json');
    expect(JSON.parse(output)).toEqual({
      columns: ['port', 'back'],
      rows: [
        { port: 53, back: 0 },
        { port: 8080, back: 1460 },
      ],
      more: false,
    });
  });

  test.each<[string, readonly string[], string]>([
    ['an address', ['--peer', '10.0.0.02'], 'Expected an IP address.'],
    ['a time', ['--since', 'yesterday'], 'Expected a time such as 30s, 10m, 2h or 7d.'],
    ['a time of no unit', ['--since', '10'], 'Expected a time such as 30s, 10m, 2h or 7d.'],
    ['a grouping', ['--by', 'colour'], 'Allowed choices are conversation, service, task, peer, port.'],
    ['a query without filters', ['--sql', 'SELECT 1', '--port', '1'], 'cannot be used with option'],
    ['a query without a grouping', ['--sql', 'SELECT 1', '--by', 'port'], 'cannot be used with option'],
    ['a query without a number of lines', ['--sql', 'SELECT 1', '--top', '20'], 'cannot be used with option'],
  ])('wants %s', async (_what, words, sentence) => {
    const { code, complaint } = await flows(...words);
    expect(complaint).toContain(sentence);
    expect(code).toBe(2);
  });

  test.each<[string, readonly string[], string, number]>([
    ['a time long after', ['--since', '1s'], 'no flow matches in 1 file.', 0],
    ['a filter that nothing fits', ['--port', '9'], 'no flow matches in 1 file.', 0],
  ])('%s: one line', async (_what, words, sentence, exitCode) => {
    const { code, output } = await flows(...words);
    expect(output).toBe(`${path('flows.parquet')}: ${sentence}\n`);
    expect(code).toBe(exitCode);
  });

  test('a folder whose days are all long past: one line, and an object of nothing', async () => {
    await mkdir(path('past/day=2026-09-20'), { recursive: true });
    await copyFile(path('flows.parquet'), path('past/day=2026-09-20/one.parquet'));
    const words = ['flows', '--from', path('past'), '--since', '1s'];
    expect(await run(...words)).toMatchObject({ code: 0, output: `${path('past')}: no flow matches in 1 file.\n` });
    expect(JSON.parse((await run(...words, '--json')).output)).toMatchObject({ flows: 0, bytes: 0, rows: [] });
  });

  test('a folder, and one that lies in it: each file counts once', async () => {
    await mkdir(path('outer/inner'), { recursive: true });
    await copyFile(path('flows.parquet'), path('outer/inner/one.parquet'));
    const { output } = await run('flows', '--from', path('outer/inner'), `${path('outer')}/`, '--json');
    expect(JSON.parse(output)).toMatchObject({ files: 1, flows: 2 });
  });

  test.each<[string, readonly string[], string]>([
    [
      'a folder without flows',
      ['--from', 'empty'],
      'empty: no Parquet file is in it; `tasktap collect --read FILE --flows empty/OUT.parquet` writes one',
    ],
    [
      'nothing at all',
      ['--from', 'nowhere'],
      'nowhere: there is no such file or folder; `tasktap collect --flows PATH` writes one',
    ],
    [
      'a capture',
      ['--from', 'mirrored.pcap'],
      "mirrored.pcap: expected flows as tasktap writes them; Invalid Input Error: No magic bytes found at end of file 'mirrored.pcap'",
    ],
    [
      'a query that is none',
      ['--from', 'flows.parquet', '--sql', 'SELEC'],
      '--sql: Failed to extract statements: Parser Error: syntax error at or near "SELEC"',
    ],
    [
      'a query that writes',
      ['--from', 'flows.parquet', '--sql', 'CREATE TABLE t (a INTEGER)'],
      '--sql: expected a statement that reads: SELECT',
    ],
  ])('%s: one sentence', async (_what, words, sentence) => {
    const [option = '', name = '', ...rest] = words;
    const { code, complaint, output } = await run('flows', option, path(name), ...rest);
    expect(complaint.replaceAll(`${folder}/`, '')).toBe(`tasktap: ${sentence}\n`);
    expect(output).toBe('');
    expect(code).toBe(2);
  });
});
