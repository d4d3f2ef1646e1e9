// Flows in files: every column comes back as it went in, files appear whole, folders are partitioned, and readers can do no harm.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { eventually } from '../../../test/eventually.ts';
import { type Column, flowColumns } from '../src/flow-store/columns.ts';
import { openDatabase } from '../src/flow-store/database.ts';
import { createFlowFile } from '../src/flow-store/file-writer.ts';
import { findFlowFiles } from '../src/flow-store/find-files.ts';
import { createFlowFolder, type FlowFolder, usualFolder } from '../src/flow-store/folder-writer.ts';
import { type FlowReader, openFlows } from '../src/flow-store/reader.ts';
import type { Flow } from '../src/flows/flow.ts';
import { flowBetween, identity, noOwner, web } from './flow-facts.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-'));
const path = (name: string): string => join(folder, name);
const readers: FlowReader[] = [];
afterEach(() => {
  for (const reader of readers.splice(0)) reader.close();
});
afterAll(() => rmSync(folder, { recursive: true }));

async function fileOf(name: string, flows: readonly Flow[]): Promise<string> {
  const file = await createFlowFile(path(name));
  for (const flow of flows) file.write(flow);
  await file.end();
  return path(name);
}

async function read(...files: readonly string[]): Promise<FlowReader> {
  const reader = await openFlows(files);
  readers.push(reader);
  return reader;
}

const rowsOf = async (files: readonly string[], sql: string) => (await (await read(...files)).ask(sql, {}, 1000)).rows;

const modeOf = (file: string): number => statSync(file).mode & 0o777;

describe('a file', () => {
  test('holds every column, by the names of OCSF', async () => {
    const [row] = await rowsOf([await fileOf('one.parquet', [flowBetween('web', 'api')])], 'SELECT * FROM flows');
    expect(row).toEqual({
      day: '2026-11-28',
      cluster: 'shop',
      service: 'web',
      task: 'aaaa',
      time: 1_795_842_900_123,
      start_time: 1_795_842_890_000,
      end_time: 1_795_842_900_123,
      duration: 10_123,
      time_dt: '2026-11-28T05:15:00.123Z',
      start_time_dt: '2026-11-28T05:14:50.000Z',
      end_time_dt: '2026-11-28T05:15:00.123Z',
      activity_id: 6,
      activity_name: 'Traffic',
      category_uid: 4,
      class_uid: 4001,
      type_uid: 400106,
      severity_id: 1,
      metadata: { version: '1.8.0', product: { name: 'tasktap', vendor_name: 'tasktap' } },
      cloud: { provider: 'AWS', region: 'eu-central-1', zone: 'eu-central-1a', account: { uid: '111122223333' } },
      src_endpoint: {
        ip: '10.0.1.17',
        port: 40_000,
        uid: 'aaaa',
        name: 'shop/web/aaaa',
        svc_name: 'web',
        interface_uid: 'eni-aaaa',
      },
      dst_endpoint: {
        ip: '10.0.1.18',
        port: 8080,
        uid: 'bbbb',
        name: 'shop/api/bbbb',
        svc_name: 'api',
        interface_uid: 'eni-bbbb',
      },
      is_src_dst_assignment_known: true,
      connection_info: {
        protocol_num: 6,
        protocol_name: 'tcp',
        protocol_ver_id: 4,
        tcp_flags: 27,
        direction_id: 3,
        direction: 'Lateral',
      },
      observation_point_id: 4,
      observation_point: 'Both',
      traffic: { packets: 5, packets_out: 3, packets_in: 2, bytes: 2300, bytes_out: 300, bytes_in: 2000 },
      unmapped: {
        src_cluster: 'shop',
        src_family: 'web:3',
        src_vni: 1,
        dst_cluster: 'shop',
        dst_family: 'api:3',
        dst_vni: 2,
        src_tcp_flags: 27,
        dst_tcp_flags: 26,
      },
    });
  });

  test.each<[string, Partial<Flow>, string, unknown]>([
    [
      'is inbound at its destination',
      { ...flowBetween('web', 'api'), seenAt: 'Destination', sourceOwner: undefined },
      'connection_info.direction_id',
      1,
    ],
    [
      'is outbound at its source',
      { seenAt: 'Source', destinationOwner: undefined },
      'connection_info.direction',
      'Outbound',
    ],
    ['names nobody at an end that is not mirrored', { destinationOwner: undefined }, 'dst_endpoint.name', null],
    ['has no direction at no known end', { seenAt: 'Neither' }, 'observation_point', 'Unknown'],
    ['has no cluster of no known task', { owner: noOwner }, 'cluster', null],
    [
      'has no region of a zone id',
      { owner: { ...web, task: web.task && { ...web.task, az: 'euc1-az1' } } },
      'cloud.region',
      null,
    ],
    ['has no name of a rare protocol', { protocol: 253 }, 'connection_info.protocol_name', null],
    ['names IPv6', { version: 6, protocol: 58 }, 'connection_info.protocol_name', 'ipv6-icmp'],
  ])('%s', async (_what, more, column, value) => {
    const file = await fileOf('some.parquet', [{ ...flowBetween('web', 'api'), ...more }]);
    expect(await rowsOf([file], `SELECT ${column} AS it FROM flows`)).toEqual([{ it: value }]);
  });

  test('has the types of the columns, and is compressed with zstd', async () => {
    const file = await fileOf('types.parquet', [flowBetween('web', 'api')]);
    const { connection, close } = await openDatabase({ memoryMiB: 100, spill: undefined });
    const described = await connection.runAndReadAll(`DESCRIBE SELECT * FROM '${file}'`);
    expect(described.getRowsJS().map(([name, type]) => [name, String(type).replaceAll('"', '')])).toEqual(
      Object.entries(flowColumns).map(([name, column]) => [name, typeOf(column)]),
    );
    const stored = await connection.runAndReadAll(`SELECT DISTINCT compression FROM parquet_metadata('${file}')`);
    expect(stored.getRowsJS()).toEqual([['ZSTD']]);
    close();
  });

  test('never takes the place of what is no file, such as a device', async () => {
    mkdirSync(path('there-folder'));
    execFileSync('mkfifo', [path('there-pipe')]);
    await expect(createFlowFile(path('there-folder'))).rejects.toThrow('it is a directory, expected a file');
    await expect(createFlowFile(path('there-pipe'))).rejects.toThrow('expected a file, found something else there');
    const there = readdirSync(folder).filter((name) => name.startsWith('there'));
    expect(there.toSorted()).toEqual(['there-folder', 'there-pipe']);
  });

  test('appears when it is whole, in the place of another, and leaves nothing else', async () => {
    writeFileSync(path('whole.parquet'), 'before');
    const file = await createFlowFile(path('whole.parquet'));
    file.write(flowBetween('web', 'api'));
    expect(readFileSync(path('whole.parquet'), 'utf8')).toBe('before');
    await file.end();
    expect(readFileSync(path('whole.parquet'), 'latin1')).toMatch(/^PAR1/);
    expect(readdirSync(folder).filter((name) => name.startsWith('whole'))).toEqual(['whole.parquet']);
  });

  test('is its owner’s alone while it is made and afterwards, and what does not fit into memory with it', async () => {
    const file = await createFlowFile(path('own.parquet'));
    expect(modeOf(path('own.parquet.part'))).toBe(0o600);
    expect(modeOf(path('own.parquet.part.spill'))).toBe(0o700);
    await file.end();
    expect(modeOf(path('own.parquet'))).toBe(0o600);
  });

  test('is made in nothing that somebody has put there beforehand, and follows no link', async () => {
    writeFileSync(path('of-others'), 'theirs');
    symlinkSync(path('of-others'), path('laid.parquet.part'));
    mkdirSync(path('laid.parquet.part.spill'));
    chmodSync(path('laid.parquet.part.spill'), 0o777);
    const file = await createFlowFile(path('laid.parquet'));
    expect(modeOf(path('laid.parquet.part.spill'))).toBe(0o700);
    await file.end();
    expect(lstatSync(path('laid.parquet')).isFile()).toBe(true);
    expect(readFileSync(path('of-others'), 'utf8')).toBe('theirs');
  });

  test('in the place of another is for whom that was', async () => {
    writeFileSync(path('shared.parquet'), 'before');
    chmodSync(path('shared.parquet'), 0o664);
    await fileOf('shared.parquet', [flowBetween('web', 'api')]);
    expect(modeOf(path('shared.parquet'))).toBe(0o664);
  });

  test('that is abandoned leaves nothing', async () => {
    const file = await createFlowFile(path('never.parquet'));
    file.abandon();
    expect(readdirSync(folder).filter((name) => name.startsWith('never'))).toEqual([]);
  });

  test('of no flow can be read', async () => {
    expect(await rowsOf([await fileOf('none.parquet', [])], 'SELECT count(*) AS n FROM flows')).toEqual([{ n: 0 }]);
  });

  test('in a folder that is not there is refused at once', async () => {
    await expect(createFlowFile(path('no/file.parquet'))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

function typeOf(column: Column): string {
  if (column.kind === 'struct') {
    const fields = Object.entries(column.columns).map(([name, inner]) => `${name} ${typeOf(inner)}`);
    return `STRUCT(${fields.join(', ')})`;
  }
  return { text: 'VARCHAR', integer: 'INTEGER', long: 'BIGINT', boolean: 'BOOLEAN', instant: 'TIMESTAMP' }[column.type];
}

describe('a folder', () => {
  const complaints: string[] = [];
  const minute = 60_000;
  const begun = Date.UTC(2026, 10, 28, 5, 15);
  const writer = async (
    name: string,
    more: Partial<Parameters<typeof createFlowFolder>[0]> = {},
  ): Promise<FlowFolder> => {
    const made = await createFlowFolder({
      ...{
        folder: path(name),
        name: 'c-1',
        ...usualFolder,
        most: 3,
        complain: (sentence: string) => complaints.push(sentence),
      },
      ...more,
    });
    made.tick(begun);
    return made;
  };
  const filesIn = (name: string): readonly string[] =>
    readdirSync(path(name), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.parquet'))
      .map((file) => file.replace(/[0-9a-f]{8}-[-0-9a-f]{27}/, 'UUID'))
      .toSorted();

  test('has a file for each day, cluster and service, and nothing unfinished', async () => {
    const made = await writer('parts', { most: 100 });
    const flow = flowBetween('web', 'api');
    for (const each of [
      flow,
      flow,
      flowBetween('api', 'web'),
      { ...flow, owner: noOwner },
      { ...flow, last: flow.last + 86_400_000_000_000n },
    ])
      made.write(each);
    await made.end(begun + minute);
    const name = '20261128T051600Z-c-1-UUID.parquet';
    expect(filesIn('parts')).toEqual([
      `day=2026-11-28/cluster=__HIVE_DEFAULT_PARTITION__/service=__HIVE_DEFAULT_PARTITION__/${name}`,
      `day=2026-11-28/cluster=shop/service=api/${name}`,
      `day=2026-11-28/cluster=shop/service=web/${name}`,
      `day=2026-11-29/cluster=shop/service=web/${name}`,
    ]);
    expect(readdirSync(path('parts')).filter((each) => each.startsWith('.'))).toEqual([]);
    expect(made.counts()).toEqual({ rows: 5, files: 4, lost: 0 });
    const rows = await rowsOf(
      findFlowFiles(path('parts'), undefined),
      'SELECT day, cluster, service, count(*) AS n FROM flows GROUP BY ALL ORDER BY ALL',
    );
    expect(rows).toEqual([
      { day: '2026-11-28', cluster: 'shop', service: 'api', n: 1 },
      { day: '2026-11-28', cluster: 'shop', service: 'web', n: 2 },
      { day: '2026-11-28', cluster: null, service: null, n: 1 },
      { day: '2026-11-29', cluster: 'shop', service: 'web', n: 1 },
    ]);
  });

  test.each([
    ['as long as ECS takes it', 'a'.repeat(255), 'a'.repeat(247)],
    ['as long as a folder takes it', 'a'.repeat(247), 'a'.repeat(247)],
    ['of characters that become many bytes', '漢'.repeat(80), '漢'.repeat(27)],
  ])('keeps the flows of all where a service has a name %s', async (_what, service, kept) => {
    const made = await writer(`long-${service.length}-${kept.length}`);
    const flow = flowBetween('web', 'api');
    const owner = { ...web, task: { ...identity(service, 'cccc'), cluster: service } };
    made.write(flow);
    made.write({ ...flow, owner, sourceOwner: owner });
    await made.end(begun + minute);
    expect(made.counts()).toEqual({ rows: 2, files: 2, lost: 0 });
    const rows = await rowsOf(
      findFlowFiles(path(`long-${service.length}-${kept.length}`), undefined),
      'SELECT cluster, service, src_endpoint.svc_name AS whole FROM flows ORDER BY length(service), service',
    );
    expect(rows).toContainEqual({ cluster: kept, service: kept, whole: service });
    expect(rows).toContainEqual({ cluster: 'shop', service: 'web', whole: 'web' });
  });

  test('has files that are their owner’s alone', async () => {
    const made = await writer('owned');
    made.write(flowBetween('web', 'api'));
    await made.end(begun + minute);
    const all = readdirSync(path('owned'), { recursive: true, encoding: 'utf8' });
    const modes = all.filter((file) => file.endsWith('.parquet')).map((file) => modeOf(join(path('owned'), file)));
    expect(modes).toEqual([0o600]);
  });

  test('gets its files when their time has come', async () => {
    const made = await writer('timed');
    made.write(flowBetween('web', 'api'));
    made.tick(begun + minute);
    made.tick(begun + 5 * minute);
    expect(filesIn('timed')).toEqual([]);
    made.tick(begun + 6 * minute);
    await made.end(begun + 6 * minute);
    expect(filesIn('timed')).toEqual(['day=2026-11-28/cluster=shop/service=web/20261128T052100Z-c-1-UUID.parquet']);
  });

  test('gets them no later where the clock is set back', async () => {
    const made = await writer('back');
    made.write(flowBetween('web', 'api'));
    made.tick(begun);
    made.tick(begun - 60 * minute);
    made.tick(begun - 55 * minute);
    await eventually('it is there', () => filesIn('back').length === 1);
    await made.end(begun);
  });

  test('counts the time anew for flows that come after a file', async () => {
    const made = await writer('anew');
    made.write(flowBetween('web', 'api'));
    made.tick(begun);
    made.tick(begun + 5 * minute);
    await eventually('it is counted', () => made.counts().files === 1);
    made.write(flowBetween('web', 'api'));
    made.tick(begun + 6 * minute);
    await made.end(begun + 9 * minute);
    const name = (time: string): string =>
      `day=2026-11-28/cluster=shop/service=web/20261128T${time}00Z-c-1-UUID.parquet`;
    expect(filesIn('anew')).toEqual([name('0520'), name('0524')]);
  });

  test('gets them early when many flows wait; while the disk is busy as many more are held, and the rest is counted', async () => {
    const made = await writer('many');
    for (let count = 0; count < 8; count += 1) made.write(flowBetween('web', 'api'));
    expect(made.counts().lost).toBe(2);
    await made.end(begun);
    expect(made.counts()).toEqual({ rows: 6, files: 2, lost: 2 });
  });

  test('that the disk refuses costs the flows, and not the collector', async () => {
    const made = await writer('refused');
    writeFileSync(path('refused/day=2026-11-28'), 'in the way');
    made.write(flowBetween('web', 'api'));
    await made.end(begun);
    expect(made.counts()).toEqual({ rows: 0, files: 0, lost: 1 });
    expect(complaints.at(-1)).toMatch(/refused: 1 flows could not be written: /);
  });

  test('that the disk refuses for one service has nothing of the others, which are counted as lost with it', async () => {
    const made = await writer('half');
    mkdirSync(path('half/day=2026-11-28/cluster=shop'), { recursive: true });
    writeFileSync(path('half/day=2026-11-28/cluster=shop/service=web'), 'in the way');
    for (const service of ['api', 'web'] as const) made.write(flowBetween(service, service === 'api' ? 'web' : 'api'));
    await made.end(begun);
    expect(made.counts()).toEqual({ rows: 0, files: 0, lost: 2 });
    expect(filesIn('half')).toEqual([]);
  });

  test('of which nothing can be removed either costs the flows, and not the collector', async () => {
    const made = await writer('loop');
    renameSync(path('loop'), path('away'));
    symlinkSync('loop', path('loop'));
    made.write(flowBetween('web', 'api'));
    await made.end(begun);
    expect(made.counts()).toEqual({ rows: 0, files: 0, lost: 1 });
    expect(complaints.at(-1)).toMatch(/\.part-c-1 could not be removed: /);
  });

  test('goes on where what was left could not be removed at once', async () => {
    const made = await writer('again');
    mkdirSync(path('again/.part-c-1/day=2026-11-01'), { recursive: true });
    made.write(flowBetween('web', 'api'));
    await made.end(begun);
    expect(made.counts()).toEqual({ rows: 1, files: 1, lost: 0 });
  });

  test('is rid of what an interrupted writer of that name left', async () => {
    mkdirSync(path('left/.part-c-1/day=2026-11-01'), { recursive: true });
    const made = await writer('left');
    await made.end(begun);
    expect(existsSync(path('left/.part-c-1'))).toBe(false);
    expect(made.counts()).toEqual({ rows: 0, files: 0, lost: 0 });
  });
});

describe('files are found', () => {
  test('in folders below, but for hidden ones, other files, and days before', () => {
    for (const day of ['day=2026-11-27/service=a', 'day=2026-11-28/service=a', '.part-x/day=2026-11-28']) {
      mkdirSync(path(`found/${day}`), { recursive: true });
      writeFileSync(path(`found/${day}/f.parquet`), '');
      writeFileSync(path(`found/${day}/f.parquet.part`), '');
    }
    const names = (since?: string) =>
      findFlowFiles(path('found'), since).map((file) => file.slice(path('found/').length));
    expect(names()).toEqual(['day=2026-11-27/service=a/f.parquet', 'day=2026-11-28/service=a/f.parquet']);
    expect(names('2026-11-28')).toEqual(['day=2026-11-28/service=a/f.parquet']);
    expect(findFlowFiles(path('found/day=2026-11-27/service=a/f.parquet.part'), undefined)).toHaveLength(1);
  });
});

test.each([
  ['named', 'pipes/one.parquet'],
  ['in a folder, of which the rest is read', 'pipes'],
])('a pipe is never waited for: %s', (what, name) => {
  mkdirSync(path('pipes'), { recursive: true });
  if (!existsSync(path('pipes/one.parquet'))) execFileSync('mkfifo', [path('pipes/one.parquet')]);
  writeFileSync(path('pipes/two.parquet'), '');
  const find = () => findFlowFiles(path(name), undefined);
  if (what === 'named') expect(find).toThrow('expected a file or a folder, found something else there');
  else expect(find()).toEqual([path('pipes/two.parquet')]);
});

describe('a reader', () => {
  test.each([
    '',
    ';',
    '-- nothing',
    '/* nothing\n */ ;',
    `${'-'.repeat(200)}\n`,
  ])('is told that %j is no question', async (sql) => {
    const reader = await read(await fileOf('asked.parquet', []));
    await expect(reader.ask(sql, {}, 1)).rejects.toThrow('expected one statement, found none');
  });

  test('takes a question with comments', async () => {
    const file = await fileOf('asked.parquet', []);
    expect(await rowsOf([file], `${'-'.repeat(200)}\nSELECT '--' AS a /* b */;`)).toEqual([{ a: '--' }]);
  });

  test('takes a path for what it says, whatever DuckDB would read into it', async () => {
    await fileOf('other.parquet', [flowBetween('web', 'api')]);
    const file = await fileOf("it's [a] *?.parquet", [flowBetween('web', 'api')]);
    expect(await rowsOf([file], 'SELECT count(*) AS n FROM flows')).toEqual([{ n: 1 }]);
  });

  test('says when there is more', async () => {
    const reader = await read(
      await fileOf(
        'three.parquet',
        [1, 2, 3].map(() => flowBetween('web', 'api')),
      ),
    );
    expect(await reader.ask('SELECT task FROM flows', {}, 2)).toEqual({
      columns: ['task'],
      rows: [{ task: 'aaaa' }, { task: 'aaaa' }],
      more: true,
    });
    expect((await reader.ask('SELECT task FROM flows', {}, 3)).more).toBe(false);
  });

  test('answers in what JSON has', async () => {
    const sql =
      "SELECT 1::BIGINT AS a, 9007199254740993::BIGINT AS b, [1::HUGEINT] AS c, {x: NULL} AS d, DATE '2026-11-28' AS e, 1.5::DECIMAL(3,1) AS f";
    expect(await rowsOf([await fileOf('json.parquet', [])], sql)).toEqual([
      { a: 1, b: '9007199254740993', c: [1], d: { x: null }, e: '2026-11-28T00:00:00.000Z', f: 1.5 },
    ]);
  });

  test.each([
    ['writes no file', "COPY (SELECT 1) TO 'FILE'"],
    ['not even as an explanation', "EXPLAIN ANALYZE COPY (SELECT 1 AS a) TO 'FILE'"],
    ['reads no other file', "SELECT * FROM read_text('OTHER')"],
    ['not even the folder', "SELECT * FROM glob('OTHER*')"],
    ['makes no table', 'CREATE TABLE t (a INTEGER)'],
    ['changes no setting', "SET memory_limit = '100GB'"],
    ['takes one statement', 'SELECT 1; SELECT 2'],
    ['takes one statement, not none', ''],
    ['loads nothing', 'INSTALL httpfs'],
    ['attaches nothing', "ATTACH 'OTHER.db'"],
  ])('%s', async (_what, sql) => {
    const file = await fileOf('safe.parquet', [flowBetween('web', 'api')]);
    writeFileSync(path('other.txt'), 'secret');
    const before = readFileSync(file);
    const reader = await read(file);
    await expect(reader.ask(sql.replace('FILE', file).replace('OTHER', path('other.txt')), {}, 10)).rejects.toThrow(
      /./,
    );
    expect(readFileSync(file)).toEqual(before);
    expect(readdirSync(folder).filter((name) => name.endsWith('.db'))).toEqual([]);
  });
});
