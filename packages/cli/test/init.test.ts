// The questions of `tasktap init`: asked for what is not known, and again until the answer fits.
import { expect, test } from 'vitest';
import { askFor } from '../src/init/init.ts';
import { complaintsOn, wishesFrom } from '../src/init/questions.ts';

const shop = 'arn:aws:ecs:eu-central-1:111122223333:cluster/shop';

function typing(...lines: readonly string[]) {
  const asked: string[] = [];
  return { asked, ask: async (words: string) => lines[asked.push(words) - 1] ?? '' };
}

test('asks for everything, again where it does not fit, and takes blanks away', async () => {
  const { asked, ask } = typing('terraform', ' cdk ', shop, 'tmt-1', 'tmt-0123456789abcdef0', 'new', 'sidecar:tap');
  const answers = await askFor({}, ask);
  expect(complaintsOn(answers)).toEqual([]);
  expect(wishesFrom(answers)).toEqual({
    kind: 'cdk',
    clusters: [shop],
    target: 'tmt-0123456789abcdef0',
    filter: undefined,
    unmirrorable: { kind: 'sidecar', container: 'tap' },
  });
  expect(asked).toHaveLength(7);
  expect(asked[1]).toBe('Expected cdk, policy or parameters: ');
});

test('asks only for what is not known', async () => {
  const given = { kind: 'parameters', clusters: `${shop}, ${shop}2`, target: 'tmt-01234567', filter: 'tmf-01234567' };
  const { asked, ask } = typing('replace');
  const wishes = wishesFrom(await askFor(given, ask));
  expect(wishes).toMatchObject({ clusters: [shop, `${shop}2`], unmirrorable: { kind: 'replace' } });
  expect(asked).toHaveLength(1);
});

test('parameters need a filter that is there', async () => {
  const given = { kind: 'parameters', clusters: shop, target: 'tmt-01234567', unmirrorable: 'observe' };
  const { asked, ask } = typing('new', 'tmf-01234567');
  expect(await askFor(given, ask)).toMatchObject({ filter: 'tmf-01234567' });
  expect(asked).toHaveLength(2);
});

test('whoever goes away while asked is told that nothing was written', async () => {
  const leaving = askFor({ kind: 'cdk' }, async () => undefined);
  await expect(leaving).rejects.toMatchObject({ message: 'Interrupted. Nothing was written.', exitCode: 130 });
});
