// `tasktap pause` and `tasktap resume` from end to end: the switch turns, once, and everybody else sees it.
import { expect, test } from 'vitest';
import { normalised, normalisedJson } from './golden.ts';
import { startOperated, switchOff, tasktap } from './operated-account.ts';
import { type Account, closedWithTest } from './probed-account.ts';

async function account(): Promise<Account> {
  return closedWithTest(await startOperated());
}

const valueIn = ({ emulator }: Account, name = '/tasktap/tap/switch'): string | undefined =>
  emulator.world.parameters.get(name)?.value;

test('pause says why, and what goes on; plan and status see it; resume turns it back', async () => {
  const here = await account();
  const { code, output } = await tasktap(here, ['pause', '--why', 'incident 4711']);
  await expect(normalised(output)).toMatchFileSnapshot('golden/pause.txt');
  expect(code).toBe(0);
  expect(valueIn(here)).toMatch(/^paused: incident 4711 \(tasktap pause, 2/);
  expect((await tasktap(here, ['status'])).output).toContain('The off switch is on');
  const resumed = await tasktap(here, ['resume', '--json']);
  await expect(normalisedJson(resumed.output)).toMatchFileSnapshot('golden/resume.json');
  expect(resumed.code).toBe(0);
  expect((await tasktap(here, ['status'])).output).not.toContain('off switch');
});

test('a stack that is paused keeps its first reason', async () => {
  const here = await account();
  switchOff(here, '/tasktap/tap/switch');
  const { output } = await tasktap(here, ['pause', '--json']);
  await expect(normalisedJson(output)).toMatchFileSnapshot('golden/pause.json');
  expect(valueIn(here)).toBe('paused: incident 4711');
});

test('a stack that is not paused is left alone by resume', async () => {
  const here = await account();
  const { code, output } = await tasktap(here, ['resume']);
  await expect(normalised(output)).toMatchFileSnapshot('golden/resume.txt');
  expect(code).toBe(0);
  expect(valueIn(here)).toBeUndefined();
});

test('a name that nobody goes by gets a hint; another switch can be named', async () => {
  const here = await account();
  const { output } = await tasktap(here, ['pause', '--owner', 'tab', '--switch', '/mine']);
  expect(output).toContain('No session here is of tab: a stack of another name was not paused. Did you mean tap?');
  expect(valueIn(here, '/mine')).toMatch(/^paused: no reason given/);
  expect(valueIn(here)).toBeUndefined();
});
