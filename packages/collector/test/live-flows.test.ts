// Flows of a collector at work, when its interfaces are counted anew: each is of the task whose packets it holds.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import * as layout from '../src/engine/layout.ts';
import type { Owner } from '../src/flows/flow.ts';
import { type LiveFlows, openLiveFlows } from '../src/live/live-flows.ts';
import { api, s, web } from './flow-facts.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-live-flows-'));
afterAll(() => rmSync(folder, { recursive: true }));

const now = 1_790_000_000n * s;

/** TCP from a task to 10.0.9.9, one direction. */
function exported(interfaceNumber: number, source: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(layout.exportBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, interfaceNumber + 1, true);
  bytes.set(source, layout.flowSource);
  bytes.set([10, 0, 9, 9], layout.flowDestination);
  view.setUint16(layout.flowPorts, 40_000);
  view.setUint16(layout.flowPorts + 2, 443);
  view.setUint32(layout.flowKind, (4 << 8) | 6, true);
  view.setBigUint64(layout.flowPackets, 1n, true);
  view.setBigUint64(layout.flowFirst, now, true);
  view.setBigUint64(layout.flowLast, now, true);
  view.setUint32(layout.flowReason, layout.endForced, true);
  return bytes;
}

const opened = (name: string): Promise<LiveFlows> =>
  openLiveFlows({
    directory: () => new Map(),
    folder,
    name,
    every: 300_000,
    most: 100,
    complain: () => undefined,
  });
const told = (owner: Owner) => [{ number: 0, one: { name: '', description: '' }, owner }];

test('what waited for its other direction is of the task that the number meant then', async () => {
  const flows = await opened('c-1');
  flows.interfaces(told(web));
  flows.take(exported(0, [10, 0, 1, 17]), now);
  flows.restart();
  flows.interfaces(told(api));
  flows.take(exported(0, [10, 0, 1, 18]), now);
  await flows.end(Number(now / 1_000_000n));
  expect(flows.counts()).toMatchObject({ flows: 2, rows: 2, lost: 0 });
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.parquet'));
  expect(files.map((one) => one.split('/').slice(1, 3)).toSorted()).toEqual([
    ['cluster=shop', 'service=api'],
    ['cluster=shop', 'service=web'],
  ]);
});

test('where the clock is set back, flows do not wait until it is where it was', async () => {
  const flows = await opened('c-2');
  const ms = Number(now / 1_000_000n);
  const wait = 3 * 60_000;
  flows.interfaces(told(web));
  flows.tick(ms);
  flows.take(exported(0, [10, 0, 1, 17]), now);
  flows.tick(ms - 3_600_000);
  expect(flows.counts()).toMatchObject({ flows: 1 });
  flows.take(exported(0, [10, 0, 1, 17]), now - 3_600n * s);
  flows.tick(ms - 3_600_000 + wait);
  expect(flows.counts()).toMatchObject({ flows: 2 });
  await flows.end(ms);
});
