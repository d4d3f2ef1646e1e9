// A task's packets out of the page of `tasktap collect`, with a real browser, into a file that tshark reads.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { frameOf, tcpOf, udpOf } from '../../packages/collector/test/packets.ts';
import { receiving, send } from '../end-to-end/receiving.ts';
import { look, openBrowser } from './browser.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-'));
const path = (name: string): string => join(folder, name);
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await browser.close();
  rmSync(folder, { recursive: true });
});

const web = 'a'.repeat(32);
const api = 'b'.repeat(32);
const text = new TextEncoder().encode('GET / HTTP/1.1\r\nHost: shop\r\n\r\n');
const request = frameOf('10.1.0.17', '10.1.0.99', { protocol: 6, payload: tcpOf(40_000, 80, 0x18, text) });
const query = frameOf('10.1.0.18', '10.1.0.2', { protocol: 17, payload: udpOf(40_001, 5353, text) });

test('it downloads, holds the packets of that task and no others, and tshark finds nothing wrong with it', async () => {
  writeFileSync(
    path('tasks.yaml'),
    `tasks: [{ vni: 1, cluster: shop, service: web, task: ${web} }, { vni: 2, cluster: shop, service: api, task: ${api} }]`,
  );
  const { address, child, ended, said } = await receiving(['--directory', path('tasks.yaml'), '--page', '0']);
  let isOver = false;
  const sending = (async () => {
    while (!isOver) {
      await send(address, 1, { vni: 1, frame: request });
      await send(address, 1, { vni: 2, frame: query });
      await send(address, 1, { vni: 77, frame: query });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  })();
  const { page, complaints } = await look(browser, /# page: (\S+)/.exec(said)?.[1] ?? '');
  await page.getByText('2 of 3 senders heard and known').waitFor();
  await page.getByText('1 sender', { exact: true }).waitFor();
  await page.getByText(/ of the sender-seconds were heard and known\.$/).waitFor();
  await page.screenshot({ path: 'out/screenshots/collector.png', fullPage: true });
  await page.getByRole('link', { name: /^web 100 %/ }).click();
  await page.locator('tbody').getByRole('link', { name: web, exact: true }).click();
  await page.getByText(/\d+ packets, /).waitFor();
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Capture its packets' }).click();
  const download = await downloading;
  await page.getByText(/the file is whole in \d+ s|in the downloads of this browser/).waitFor();
  expect(download.suggestedFilename()).toBe(`${web}.pcapng`);
  await download.saveAs(path('task.pcapng'));
  await page.screenshot({ path: 'out/screenshots/capture.png', fullPage: true });
  isOver = true;
  await sending;
  child.kill('SIGTERM');
  await ended;
  expect(complaints).toEqual([]);
  expect(fieldsOf('frame.interface_name', 'ip.src')).toEqual([`shop/web/${web}\t10.1.0.17`]);
  // The others are the same segment again.
  expect(tshark('-Y', 'http.host == "shop"')).not.toBe('');
  expect(tshark('-Y', '_ws.malformed')).toBe('');
  expect(tshark().trim().split('\n').length).toBeGreaterThan(5);
});

function tshark(...words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync('tshark', ['-r', path('task.pcapng'), ...words], { encoding: 'utf8' });
  expect(stderr.replace(/^Running as user.*\n/, '')).toBe('');
  expect(status).toBe(0);
  return stdout;
}

/** Each different line once. */
function fieldsOf(...names: readonly string[]): readonly string[] {
  const lines = tshark('-T', 'fields', ...names.flatMap((name) => ['-e', name]));
  return [...new Set(lines.trim().split('\n'))];
}
