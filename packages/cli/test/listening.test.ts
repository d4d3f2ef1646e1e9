// Why nobody can listen somewhere, as a person reads it.
import { expect, test } from 'vitest';
import { whyDeaf } from '../src/listening.ts';

const failed = (code: string): Error => Object.assign(new Error(`listen ${code}`), { code });

test.each([
  [
    'a port that is taken',
    { host: '127.0.0.1', port: 80 },
    'EADDRINUSE',
    '127.0.0.1:80: somebody else listens there: ',
  ],
  ['an address of IPv6 stands in brackets', { host: '::1', port: 80 }, 'EACCES', '[::1]:80: it is not allowed: '],
  ['a name of nobody', { host: 'here', port: 80 }, 'ENOTFOUND', 'here:80: there is no such name, expected an address'],
  ['a socket that is there', { path: '/run/tap' }, 'EADDRINUSE', '/run/tap: it is there already: end the collector '],
  ['what no sentence is about is told as it is', { path: '/run/tap' }, 'EMFILE', 'listen EMFILE'],
] as const)('%s', (_what, where, code, sentence) => {
  expect(whyDeaf(where, failed(code)).slice(0, sentence.length)).toBe(sentence);
});
