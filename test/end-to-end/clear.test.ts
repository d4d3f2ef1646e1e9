// `tasktap clear` from end to end: a service that was left alone is replaced again, and what was stopped stays noted.
import { describe, expect, test } from 'vitest';
import { normalised, normalisedJson } from './golden.ts';
import { startOperated, tasksOf, tasktap } from './operated-account.ts';
import { type Account, closedWithTest } from './probed-account.ts';

async function account(notes: Readonly<Record<string, string>>): Promise<Account> {
  const here = closedWithTest(await startOperated());
  const { world } = here.emulator;
  for (const [cluster, value] of Object.entries(notes)) {
    const name = `/tasktap/tap/stops/${cluster}`;
    world.parameters.set(name, { name, type: 'String', value, version: 1, modifiedAt: world.clock.now() });
  }
  return here;
}

const noteIn = ({ emulator }: Account, cluster: string): string | undefined =>
  emulator.world.parameters.get(`/tasktap/tap/stops/${cluster}`)?.value;

const lately = Date.now() - 3_600_000;
const stopped = (letter: string): string => `["${letter.repeat(32)}",${lately},1]`;
const inVain = `{"v":1,"stops":{"legacy":[${['a', 'b', 'c'].map(stopped).join(',')}]},"givenUp":{"legacy":${lately}}}`;

test('a service that was left alone is so no more, and its stops stay noted', async () => {
  const here = await account({ shop: inVain });
  const [task] = tasksOf(here, 'legacy');
  const story = async (): Promise<Readonly<Record<string, unknown>>> =>
    JSON.parse((await tasktap(here, ['explain', task?.arn ?? '', '--json'])).output);
  expect(await story()).toMatchObject({ givenUp: new Date(lately).toISOString() });
  const { code, output } = await tasktap(here, ['clear', 'legacy']);
  await expect(normalised(output)).toMatchFileSnapshot('golden/clear.txt');
  expect(code).toBe(0);
  const note = JSON.parse(noteIn(here, 'shop') ?? '');
  expect(note).toMatchObject({ stops: JSON.parse(inVain).stops, givenUp: {} });
  expect(Math.abs(note.cleared.legacy - Date.now())).toBeLessThan(120_000);
  expect(await story()).toMatchObject({ givenUp: null, stops: [{}, {}, {}] });
});

test('says in JSON what it took back', async () => {
  const here = await account({ shop: inVain });
  const { output } = await tasktap(here, ['clear', 'legacy', '--cluster', 'shop', '--json']);
  await expect(normalisedJson(output)).toMatchFileSnapshot('golden/clear.json');
});

describe('writes nothing', () => {
  test.each<[string, readonly string[], RegExp, number]>([
    [
      'for a service of which nothing is noted',
      ['legcy'],
      /has noted nothing about legcy: there is nothing to take back\. Did you mean legacy\?/,
      0,
    ],
    ['where two clusters have one', ['legacy'], /found one in each of office, shop: name one by --cluster/, 2],
    ['for a cluster that is not there', ['legacy', '--cluster', 'shpo'], /did you mean shop\?/, 2],
  ])('%s', async (_what, words, sentence, exitCode) => {
    const here = await account({ shop: inVain, office: inVain });
    const { code, output, complaint } = await tasktap(here, ['clear', ...words]);
    expect(output + complaint).toMatch(sentence);
    expect(complaint).not.toContain('    at ');
    expect(code).toBe(exitCode);
    expect([noteIn(here, 'shop'), noteIn(here, 'office')]).toEqual([inVain, inVain]);
  });

  test('over a note that is none of ours', async () => {
    const here = await account({ shop: 'something else' });
    const { code, complaint } = await tasktap(here, ['clear', 'legacy']);
    expect(complaint).toMatch(/expected a note of tasktap in the SSM parameter \/tasktap\/tap\/stops\/shop/);
    expect(code).toBe(2);
  });
});
