// Which clusters a command is about, as people write them.
import { expect, test } from 'vitest';
import { isAmong } from '../src/account/clusters.ts';

test.each<[string, string | null, readonly string[], boolean]>([
  ['its name', 'shop', ['office', 'shop'], true],
  ['its ARN', 'shop', ['arn:aws:ecs:eu-central-1:111122223333:cluster/shop'], true],
  ['no name at all', 'shop', [], true],
  ['the name of another', 'shop', ['shopping'], false],
  ['a name, where its own is not known', null, ['shop'], false],
])('a cluster and %s', (_what, cluster, named, is) => {
  expect(isAmong(cluster, named)).toBe(is);
});
