// docs/flows.md: its columns and tables are those of today, it explains every count, and each of its queries runs.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { athenaSql, athenaTable } from '../src/flow-store/athena.ts';
import { flowsDocument, withFlowsDocument } from '../src/flow-store/document.ts';
import { createFlowFile } from '../src/flow-store/file-writer.ts';
import { type FlowReader, openFlows } from '../src/flow-store/reader.ts';
import { noOwner } from '../src/flows/flow.ts';
import { createFlows, usualFlowLimits } from '../src/flows/flows.ts';
import { flowBetween } from './flow-facts.ts';

const page = readFileSync(new URL('../../../docs/flows.md', import.meta.url), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'tasktap-'));
const queries = [...page.matchAll(/^([^\n]+):\n\n```sql\n(SELECT[\s\S]*?)\n```/gm)].map(
  ([, what = '', sql = '']) => [what, sql] as const,
);
let reader: FlowReader | undefined;

beforeAll(async () => {
  const file = await createFlowFile(join(folder, 'flows.parquet'));
  const both = flowBetween('web', 'api');
  const on = (day: number) => ({
    first: BigInt(Date.UTC(2026, 8, day, 10)) * 1_000_000n,
    last: BigInt(Date.UTC(2026, 8, day, 10, 1)) * 1_000_000n,
  });
  const outside = { ...both, ...on(21), destinationOwner: undefined, seenAt: 'Source' } as const;
  file.write({ ...both, ...on(21) });
  file.write({ ...both, ...on(19) });
  for (let port = 1; port <= 30; port += 1) {
    const back = { packets: 0, octets: 0, tcpFlags: 0 };
    file.write({ ...outside, back, destination: { address: '192.0.2.9', port } });
  }
  await file.end();
  reader = await openFlows([join(folder, 'flows.parquet')]);
});
afterAll(() => {
  reader?.close();
  rmSync(folder, { recursive: true });
});

test('holds the columns and tables of today; `npm run schemas` writes them', () => {
  for (const word of Object.keys(flowsDocument)) expect(page).toContain(`<!-- ${word} -->`);
  expect(withFlowsDocument(page)).toBe(page);
});

test('explains every count', () => {
  const { counts } = createFlows({
    ownerOf: () => noOwner,
    isMirrored: () => false,
    write: () => undefined,
    limits: usualFlowLimits,
  });
  for (const word of Object.keys(counts())) expect(page).toContain(`| \`${word}\` |`);
});

describe('the query for', () => {
  test('something is looked at here', () => {
    expect(queries).toHaveLength(7);
  });

  test.each(queries)('%s', async (_what, sql) => {
    const found = await reader?.ask(sql, {}, 100);
    expect(found?.rows.length).toBeGreaterThan(0);
  });

  test.each<[string, readonly unknown[]]>([
    ['Who speaks to a service, and how much', [{ client: 'web', port: 8080, flows: 1, bytes: 2300 }]],
    [
      'Which services depend on which',
      [{ cluster: 'shop', service: 'web', to_cluster: 'shop', to_service: 'api', bytes: 2300 }],
    ],
    ['Who knocks at many ports', [{ address: '10.0.1.17', ports: 31, addresses: 2 }]],
    ['Bytes by hour', [{ service: 'web', hour_began: Date.UTC(2026, 8, 21, 10), bytes: 2300 + 30 * 300 }]],
  ])('%s finds what is there', async (what, rows) => {
    const [, sql = ''] = queries.find(([one]) => one === what) ?? [];
    expect((await reader?.ask(sql, {}, 100))?.rows).toEqual(rows);
  });
});

test("Athena's table has each column once, as a column or as a partition", () => {
  const [all = [], ...rest] = (['by-day', 'by-service'] as const).map((kind) => {
    const sql = athenaSql(athenaTable(kind, 's3://bucket/flows'));
    const columns = [...sql.matchAll(/^ {2}`(\w+)` /gm)].map(([, name]) => name);
    const [, keys = ''] = /PARTITIONED BY \((.*)\)/.exec(sql) ?? [];
    const partitions = [...keys.matchAll(/`(\w+)` string/g)].map(([, name]) => name);
    for (const key of partitions) expect(sql).toContain(`${key}=$\{${key}}/`);
    return [...partitions, ...columns].toSorted();
  });
  expect(all).toContain('src_endpoint');
  expect(new Set(all).size).toBe(all.length);
  expect(rest).toEqual([all]);
});
