// What the live page costs a browser: its size, its first paint, and ten thousand tasks that change every second: `npm run bench:page`. Needs Debian's chromium.
import { gzipSync } from 'node:zlib';
import { type Fleet, readPage, type Source, serveConsole, type TaskRow } from '@tasktap/console';
import type { Browser, Page } from 'playwright-core';
import { stage } from '../packages/console/test/stage.ts';
import { look, openBrowser } from '../test/system/browser.ts';
import { type Row, report } from './report.ts';

const services = 100;
const tasksPerService = 100;
const visits = 15;
const warmUpMs = 5000;
const watchedMs = 20_000;

/** Each second every task has sent something, and a fiftieth have another verdict. */
function changing(): Source {
  let beat = 0;
  const isOpen = (place: number): boolean => (place + beat) % 50 === 0;
  const idOf = (place: number): string => String(place).padStart(32, '0');
  const rowOf = (place: number): TaskRow =>
    isOpen(place) ? [idOf(place), 'unmirrored', 'throttled'] : [idOf(place), 'mirrored', ''];
  return {
    ...stage,
    title: 'ten thousand tasks',
    covers: 'selected tasks covered',
    fleet: async (): Promise<Fleet> => {
      beat += 1;
      return {
        at: Date.now(),
        services: Array.from({ length: services }, (_, service) => ({
          cluster: `c${service % 4}`,
          name: `service-${String(service).padStart(3, '0')}`,
          tasks: Array.from({ length: tasksPerService }, (__, place) => rowOf(service * tasksPerService + place)),
        })),
        targets: [],
        budgets: [],
        counts: [],
        paused: false,
      };
    },
    packets: {
      kind: 'pass',
      traffic: async () =>
        Object.fromEntries(
          Array.from({ length: services * tasksPerService }, (_, place) => [
            idOf(place),
            [beat * (1 + (place % 7)), beat * 1000] as const,
          ]),
        ),
      capture: () => undefined,
    },
  };
}

function sizeRow(): Row {
  const bytes = [...readPage().values()].reduce((sum, { content }) => sum + gzipSync(content).length, 0);
  return { what: 'page, all of its files, gzip', measured: bytes / 1000, unit: 'KB', goal: 60 };
}

/** Milliseconds since the address was entered. */
interface Visit {
  readonly painted: number;
  /** When the fleet stood there. */
  readonly shown: number;
}

/** Of visits that find nothing in a cache. */
async function paintRows(browser: Browser, url: string): Promise<readonly Row[]> {
  const visited: Visit[] = [];
  for (let visit = 0; visit < visits; visit += 1) {
    const { page } = await look(browser, url);
    await page.getByText('of 10,000 selected tasks covered').waitFor();
    const shown = Number(await page.evaluate('performance.now()'));
    const painted = Number(
      await page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN"),
    );
    visited.push({ painted, shown });
    await page.context().close();
  }
  const at = (share: number, of: (one: Visit) => number): number =>
    visited.map(of).sort((one, other) => one - other)[Math.floor((visits - 1) * share)] ?? Number.NaN;
  return [
    // Whoever shares the machine makes a visit slower and never faster.
    {
      what: 'first paint on loopback, fastest of fifteen visits',
      measured: at(0, ({ painted }) => painted),
      unit: 'ms',
      goal: 300,
    },
    { what: 'first paint on loopback, median', measured: at(0.5, ({ painted }) => painted), unit: 'ms' },
    { what: 'ten thousand tasks are shown, fastest', measured: at(0, ({ shown }) => shown), unit: 'ms' },
    { what: 'ten thousand tasks are shown, median', measured: at(0.5, ({ shown }) => shown), unit: 'ms' },
  ];
}

/** Seconds of the processor that the processes of the browser have used, by what they are. */
async function usedBy(browser: Browser): Promise<ReadonlyMap<string, number>> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const used = new Map<string, number>();
  for (const { type, cpuTime } of processInfo) used.set(type, (used.get(type) ?? 0) + cpuTime);
  return used;
}

/** A page that stands still costs nothing. */
async function expectCurrent(page: Page): Promise<void> {
  const shown = Date.parse((await page.locator('header time').getAttribute('datetime')) ?? '');
  if (!(Date.now() - shown < 3000)) throw new Error(`Expected a page of the last three seconds, it shows ${shown}.`);
}

async function shareRows(browser: Browser, url: string, view: string, hash: string): Promise<readonly Row[]> {
  const { page } = await look(browser, `${url}${hash}`);
  await page.getByText('of 10,000 selected tasks covered').waitFor();
  await page.waitForTimeout(warmUpMs);
  const [before, begun] = [await usedBy(browser), performance.now()];
  await page.waitForTimeout(watchedMs);
  const [after, seconds] = [await usedBy(browser), (performance.now() - begun) / 1000];
  await expectCurrent(page);
  await page.context().close();
  const share = (type: string): number => (((after.get(type) ?? 0) - (before.get(type) ?? 0)) / seconds) * 100;
  const all = [...after.keys()].reduce((sum, type) => sum + share(type), 0);
  const what = `10,000 tasks at 1 Hz, ${view}`;
  return [
    { what: `${what}: of one core, the page's process`, measured: share('renderer'), unit: '%', goal: 25 },
    { what: `${what}: of one core, the whole browser`, measured: all, unit: '%' },
  ];
}

const served = await serveConsole(changing(), { host: '127.0.0.1', port: 0 });
const browser = await openBrowser();
const rows = [
  sizeRow(),
  ...(await paintRows(browser, served.url)),
  ...(await shareRows(browser, served.url, 'the fleet', '')),
  ...(await shareRows(browser, served.url, 'a service', '#service/c0/service-000')),
];
await browser.close();
await served.close();
report('page', rows);
