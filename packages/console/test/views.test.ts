// The address of a view leads back to it, whatever its name, and a spoilt one to the fleet.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { serviceLink, taskLink, viewOf } from '../page/src/views.ts';

test.each<[string, ReturnType<typeof viewOf>]>([
  ['', { kind: 'fleet' }],
  ['#fleet', { kind: 'fleet' }],
  ['#service/shop/web', { kind: 'service', key: 'shop/web' }],
  ['#service', { kind: 'fleet' }],
  ['#task/0f1e', { kind: 'task', id: '0f1e' }],
  ['#%', { kind: 'fleet' }],
  ['#service/shop/%zz', { kind: 'service', key: 'shop/%zz' }],
])('%s', (hash, view) => {
  expect(viewOf(hash)).toEqual(view);
});

test('a link leads to what it was made of', () => {
  const name = fc.string({ unit: 'grapheme', minLength: 1 });
  fc.assert(
    fc.property(name, (text) => {
      expect(viewOf(serviceLink(text))).toEqual({ kind: 'service', key: text });
      expect(viewOf(taskLink(text))).toEqual({ kind: 'task', id: text });
    }),
  );
});
