// What people ask of flows, asked of a few that are known.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFlowFile } from '../src/flow-store/file-writer.ts';
import { busiest, type FlowFilter, type Grouping, totalOf } from '../src/flow-store/questions.ts';
import { type FlowReader, openFlows } from '../src/flow-store/reader.ts';
import type { Flow } from '../src/flows/flow.ts';
import { api, flowBetween, identity, noOwner } from './flow-facts.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-'));
const both = flowBetween('web', 'api');
const job = { ...api, task: identity(undefined, 'job1') };
const flows: readonly Flow[] = [
  both,
  {
    ...both,
    seenAt: 'Source',
    destinationOwner: undefined,
    destination: { address: '192.0.2.9', port: 443 },
    forth: { packets: 9, octets: 9000, tcpFlags: 0 },
  },
  {
    ...both,
    ...{ seenAt: 'Destination', sourceOwner: undefined, source: { address: '192.0.2.8', port: 5 }, owner: api },
    last: both.last - 3_600_000_000_000n,
    first: both.first - 3_600_000_000_000n,
  },
  {
    ...both,
    seenAt: 'Neither',
    sourceOwner: undefined,
    destinationOwner: undefined,
    owner: noOwner,
    protocol: 253,
    source: { address: 'fd00::1', port: 0 },
    destination: { address: 'fd00::2', port: 0 },
  },
  {
    ...both,
    seenAt: 'Source',
    destinationOwner: undefined,
    sourceOwner: job,
    owner: job,
    destination: { address: '192.0.2.9', port: 443 },
  },
];
let reader: FlowReader | undefined;

beforeAll(async () => {
  const file = await createFlowFile(join(folder, 'flows.parquet'));
  for (const flow of flows) file.write(flow);
  await file.end();
  reader = await openFlows([join(folder, 'flows.parquet')]);
});
afterAll(() => {
  reader?.close();
  rmSync(folder, { recursive: true });
});

async function ask(grouping: Grouping, filter: FlowFilter = {}): Promise<readonly string[]> {
  const { sql, values } = busiest(grouping, filter);
  const found = await reader?.ask(sql, values, 100);
  return (found?.rows ?? []).map((row) => Object.values(row).map(String).join(' '));
}

describe('the busiest', () => {
  test.each<[Grouping, FlowFilter, readonly string[]]>([
    [
      'conversation',
      {},
      [
        'shop/web 192.0.2.9 443 tcp 1 11 11000',
        '192.0.2.8 shop/api 8080 tcp 1 5 2300',
        'fd00::1 fd00::2 0 253 1 5 2300',
        'shop/job1 192.0.2.9 443 tcp 1 5 2300',
        'shop/web shop/api 8080 tcp 1 5 2300',
      ],
    ],
    ['service', {}, ['shop web 2 16 13300', 'shop api 2 10 4600', 'shop null 1 5 2300', 'null null 1 5 2300']],
    ['task', {}, ['shop/web/aaaa 2 16 13300', 'shop/api/bbbb 2 10 4600', 'shop/job1 1 5 2300', 'null 1 5 2300']],
    [
      'peer',
      {},
      ['192.0.2.9 2 16 13300', '192.0.2.8 1 5 2300', 'shop/api 1 5 2300', 'shop/web 1 5 2300', 'null 1 5 2300'],
    ],
    ['port', {}, ['443 tcp 2 16 13300', '8080 tcp 2 10 4600', '0 253 1 5 2300']],
    ['peer', { service: 'api' }, ['192.0.2.8 1 5 2300', 'shop/web 1 5 2300']],
    ['service', { service: 'api' }, ['shop api 2 10 4600']],
    ['task', { task: 'bb' }, ['shop/api/bbbb 2 10 4600']],
    ['task', { cluster: 'pay' }, []],
    [
      'conversation',
      { service: 'api' },
      ['192.0.2.8 shop/api 8080 tcp 1 5 2300', 'shop/web shop/api 8080 tcp 1 5 2300'],
    ],
    ['conversation', { task: 'job' }, ['shop/job1 192.0.2.9 443 tcp 1 5 2300']],
    ['conversation', { peer: '192.0.2.8' }, ['192.0.2.8 shop/api 8080 tcp 1 5 2300']],
    ['port', { peer: '192.0.2.9' }, ['443 tcp 2 16 13300']],
    ['port', { port: 8080 }, ['8080 tcp 2 10 4600']],
    ['port', { port: 40_000 }, []],
    ['port', { since: Number(both.last / 1_000_000n) }, ['443 tcp 2 16 13300', '0 253 1 5 2300', '8080 tcp 1 5 2300']],
    ['port', { since: Number(both.last / 1_000_000n) + 1 }, []],
    ['port', { cluster: 'shop', port: 443, task: 'aaaa' }, ['443 tcp 1 11 11000']],
    ['port', { service: "x' OR 1 = 1 --" }, []],
  ])('by %s of %j', async (grouping, filter, rows) => {
    expect(await ask(grouping, filter)).toEqual(rows);
  });
});

describe('in all', () => {
  test.each<[FlowFilter, object]>([
    [
      {},
      {
        flows: 5,
        packets: 31,
        bytes: 20_200,
        first: Number((both.first - 3_600_000_000_000n) / 1_000_000n),
        last: Number(both.last / 1_000_000n),
      },
    ],
    [{ cluster: 'shop' }, { flows: 4 }],
    [{ task: 'zz' }, { flows: 0, packets: 0, bytes: 0, first: null, last: null }],
  ])('of %j', async (filter, expected) => {
    const { sql, values } = totalOf(filter);
    expect((await reader?.ask(sql, values, 2))?.rows).toMatchObject([expected]);
  });
});
