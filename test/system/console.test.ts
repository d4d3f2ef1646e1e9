// The page in a real browser: over an emulated account it goes live and shows what is broken, and with ten thousand tasks it stays small.
import { mkdirSync } from 'node:fs';
import { type Console, type Fleet, type Source, serveConsole, type TaskRow } from '@tasktap/console';
import axe from 'axe-core';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stage } from '../../packages/console/test/stage.ts';
import { bin, start as startBin } from '../end-to-end/bin.ts';
import { type Emulation, start } from '../end-to-end/emulation.ts';
import { eventually } from '../eventually.ts';
import { look, openBrowser } from './browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

/** For people to look at. */
const screenshots = 'out/screenshots';
mkdirSync(screenshots, { recursive: true });

/** What axe holds for serious or worse. */
async function faultsIn(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(() => Reflect.get(globalThis, 'axe').run());
  const violations: readonly {
    readonly impact: string;
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[] = found.violations;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
}

async function expectFit(page: Page): Promise<void> {
  expect(await faultsIn(page)).toEqual([]);
  expect(await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth')).toBe(
    true,
  );
}

describe('over an emulated account', () => {
  let emulation: Emulation;
  let url = '';
  beforeAll(async () => {
    emulation = await start('--page', '0');
    await emulation.shown('# The page is at ');
    url = /# The page is at (\S+)/.exec(emulation.beside())?.[1] ?? '';
  });
  afterAll(() => emulation.end());

  const apply = async (): Promise<void> => {
    const environment = { ...process.env, ...emulation.variables };
    const { ended } = startBin([bin, 'apply', '--unmirrorable', 'observe', '--owner', 'tap', '--yes'], { environment });
    expect((await ended).complaint).not.toContain('tasktap:');
  };
  /** The first sessions of a kind prove it, as soon as EC2 shows them; a later run makes the others. */
  const applyUntil = async (covered: Locator): Promise<void> => {
    while (!(await covered.isVisible())) await apply();
  };

  test('it shows what is not covered, goes live when it is, and shows when somebody breaks it', async () => {
    const { page, complaints } = await look(browser, url);
    await page.getByText('0 of 7 selected tasks covered').waitFor();
    expect(await page.title()).toMatch(/^0 % tasktap, Emulated account/);
    await page.getByText(/^7 tasks/).waitFor();
    await page.screenshot({ path: `${screenshots}/uncovered.png` });
    await applyUntil(page.getByText('7 of 7 selected tasks covered'));
    await page.getByText('Nothing is missing.').waitFor();
    await page.getByText(/^Since [0-9:]{8} UTC [0-9.]+ % of the selected task-seconds were covered\.$/).waitFor();
    await page.screenshot({ path: `${screenshots}/covered.png` });
    await page.getByLabel('Somebody deletes').selectOption('every session');
    await page.getByRole('listitem').filter({ hasText: 'Somebody deletes' }).getByRole('button').click();
    await page.getByText('0 of 7 selected tasks covered').waitFor();
    await page.getByRole('link', { name: /checkout 0 %/ }).waitFor();
    expect(complaints).toEqual([]);
  });

  test('a switch says how it stands, by mouse and by keyboard', async () => {
    const { page } = await look(browser, url);
    const control = page.getByRole('switch', { name: 'EC2 throttles every create' });
    await control.click();
    await page.locator('[role=switch][aria-checked=true]', { hasText: 'throttles' }).waitFor();
    await control.focus();
    await page.keyboard.press('Enter');
    await page.locator('[role=switch][aria-checked=false]', { hasText: 'throttles' }).waitFor();
  });

  test('the off switch is told for as long as it is on', async () => {
    const { page } = await look(browser, url);
    const told = page.getByText('The off switch is on: nothing is changed.');
    const environment = { ...process.env, ...emulation.variables };
    const turn = (word: string) => startBin([bin, word, '--owner', 'tap'], { environment }).ended;
    await page.getByText('selected tasks covered').waitFor();
    expect(await told.count()).toBe(0);
    await turn('pause');
    await told.waitFor();
    await page.screenshot({ path: `${screenshots}/paused.png` });
    await turn('resume');
    await told.waitFor({ state: 'detached' });
  });

  test('a service and a task are a link away, and the way back as well, without a mouse', async () => {
    const { page } = await look(browser, url);
    const service = page.getByRole('link', { name: /^checkout/ });
    await service.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'shop/checkout' }).waitFor();
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H2');
    await page.locator('tbody a').first().click();
    await page.getByRole('heading', { name: /^Task [0-9a-f]{32}$/ }).waitFor();
    await page.getByText(/^eni-[0-9a-f]+, 10\.[0-9.]+$/).waitFor();
    await page.getByText(/^The tasks of this fleet say nothing/).waitFor();
    await page.screenshot({ path: `${screenshots}/task.png` });
    await page.goBack();
    await page.getByRole('heading', { name: 'shop/checkout' }).waitFor();
  });

  test('why tasks are not covered leads to where they are', async () => {
    const { page } = await look(browser, url);
    await page.getByRole('link', { name: 'shop/checkout (3)' }).click();
    await page.getByRole('heading', { name: 'shop/checkout' }).waitFor();
  });

  test('tiles stay within their service, however narrow the window becomes', async () => {
    const { page } = await look(browser, url);
    await page.getByText('selected tasks covered').waitFor();
    const isWithin =
      'Array.from(document.querySelectorAll(".services canvas")).every((one) => one.clientWidth <= one.parentElement.clientWidth)';
    expect(await page.evaluate(isWithin)).toBe(true);
    await page.setViewportSize({ width: 320, height: 600 });
    await eventually('nothing is wider than the screen', () => page.evaluate<boolean>(isWithin));
  });

  test.each([
    ['in light', { colorScheme: 'light' as const }],
    ['in dark', { colorScheme: 'dark' as const }],
    ['on a phone', { viewport: { width: 390, height: 844 }, colorScheme: 'dark' as const }],
  ])('%s axe finds nothing serious in any view, and nothing is wider than the screen', async (name, options) => {
    const { page, complaints } = await look(browser, url, options);
    await page.getByText('selected tasks covered').waitFor();
    await page.screenshot({ path: `${screenshots}/${name.replaceAll(' ', '-')}.png`, fullPage: true });
    await expectFit(page);
    await page.getByRole('link', { name: /^checkout/ }).click();
    await page.locator('tbody a').first().waitFor();
    await expectFit(page);
    await page.locator('tbody a').first().click();
    await page.getByRole('heading', { name: /^Task / }).waitFor();
    await expectFit(page);
    expect(complaints).toEqual([]);
  });

  test('when the emulator ends, the page says that it hears nothing', async () => {
    const other = await start('--page', '0');
    await other.shown('# The page is at ');
    const { page } = await look(browser, /# The page is at (\S+)/.exec(other.beside())?.[1] ?? '');
    await page.getByText('selected tasks covered').waitFor();
    await other.end();
    await page.getByRole('alert').waitFor();
  });
});

describe('with ten thousand tasks', () => {
  let served: Console;
  let beat = 0;
  const tasks = (service: number): readonly TaskRow[] =>
    Array.from({ length: 100 }, (_, place) => {
      const open = (service * 100 + place + beat) % 50 === 0;
      return [
        `${String(service).padStart(4, '0')}${String(place).padStart(28, '0')}`,
        open ? 'unmirrored' : 'mirrored',
        open ? 'throttled' : '',
      ];
    });
  const fleet = (): Fleet => ({
    at: 1_772_611_200_000 + beat * 1000,
    services: Array.from({ length: 100 }, (_, service) => ({
      cluster: `c${service % 4}`,
      name: `service-${String(service).padStart(3, '0')}`,
      tasks: tasks(service),
    })),
    targets: [],
    budgets: [],
    counts: [],
    paused: false,
  });
  beforeAll(async () => {
    const source: Source = {
      ...stage,
      title: 'ten thousand',
      covers: 'selected tasks covered',
      async fleet() {
        beat += 1;
        return fleet();
      },
      packets: {
        kind: 'pass',
        traffic: async () =>
          Object.fromEntries(
            fleet().services.flatMap((service) => service.tasks.map(([id]) => [id, [beat * 10, beat * 1000] as const])),
          ),
        capture: () => undefined,
      },
    };
    served = await serveConsole(source, { host: '127.0.0.1', port: 0 });
  });
  afterAll(() => served.close());

  test('the page keeps a bounded number of nodes, in every view, however long it is open', async () => {
    const { page, complaints } = await look(browser, served.url);
    await page.getByText('of 10,000 selected tasks covered').waitFor();
    const nodes = (): Promise<number> => page.evaluate("document.querySelectorAll('*').length");
    const first = await nodes();
    const until = beat + 5;
    await eventually('five more looks were told', () => beat > until);
    expect(first).toBeLessThan(1000);
    expect(await nodes()).toBeLessThan(1000);
    await page
      .getByRole('link', { name: /service-/ })
      .first()
      .click();
    await page.getByRole('button', { name: 'More tasks' }).click();
    await page.getByText('2 of 2').waitFor();
    expect(await nodes()).toBeLessThan(1000);
    await page.screenshot({ path: `${screenshots}/ten-thousand.png` });
    expect(await faultsIn(page)).toEqual([]);
    expect(complaints).toEqual([]);
    // The server, in this process, has enough to do for one.
    await page.context().close();
  });

  test('a page for which there is no place says so, and comes in when there is one', async () => {
    const away = new AbortController();
    const taken = Array.from({ length: 32 }, () => fetch(new URL('/stream', served.url), { signal: away.signal }));
    await eventually('every place is taken', () => served.counts().pages === taken.length);
    const { page } = await look(browser, served.url);
    await page.getByText('tasktap does not serve this page now; the page tries again.').waitFor();
    away.abort();
    await Promise.allSettled(taken);
    await page.getByText('of 10,000 selected tasks covered').waitFor();
    await page.getByRole('alert').waitFor({ state: 'detached' });
    await page.context().close();
  });

  test('a service is found by a part of its name', async () => {
    const { page } = await look(browser, served.url);
    await page.getByLabel('Services whose name contains').fill('service-07');
    await eventually('ten are left', async () => (await page.locator('.services a').count()) === 10);
  });
});
