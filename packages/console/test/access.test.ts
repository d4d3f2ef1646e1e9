// Who is let in, and who is not.
import { describe, expect, test } from 'vitest';
import { enter } from '../src/server/access.ts';

const visitor = { host: '127.0.0.1:8420', origin: undefined, site: undefined, isArrival: false, token: undefined };
const secret = 'c0ffee';

describe('on loopback', () => {
  test.each([
    ['by address', visitor, 'welcome'],
    ['by name', { ...visitor, host: 'localhost:8420' }, 'welcome'],
    ['by the address of IPv6', { ...visitor, host: '[::1]:8420' }, 'welcome'],
    ['from the page itself', { ...visitor, origin: 'http://127.0.0.1:8420' }, 'welcome'],
    ['by a name that somebody leads to loopback', { ...visitor, host: 'evil.example:8420' }, 'refused'],
    ['by a name that only begins like loopback', { ...visitor, host: '127.0.0.1.evil.example' }, 'refused'],
    ['without a host', { ...visitor, host: undefined }, 'refused'],
    ['from a page of another site', { ...visitor, origin: 'https://evil.example' }, 'refused'],
    ['from an image on a page of another site', { ...visitor, site: 'cross-site' }, 'refused'],
    ['from an image on a page of another port', { ...visitor, site: 'same-site' }, 'refused'],
    ['by a link on a page of another site', { ...visitor, site: 'cross-site', isArrival: true }, 'welcome'],
    ['from a script of the page itself', { ...visitor, site: 'same-origin' }, 'welcome'],
    ['by an address that a person has typed', { ...visitor, site: 'none' }, 'welcome'],
    ['from a page of another port', { ...visitor, origin: 'http://127.0.0.1:80' }, 'refused'],
  ])('%s', (_how, who, kind) => {
    expect(enter({ token: undefined }, who).kind).toBe(kind);
  });
});

describe('beyond loopback', () => {
  const far = { host: '10.0.0.7:8420', origin: undefined, site: undefined, isArrival: false };
  test.each([
    ['with the token', { ...far, token: secret }, 'welcome'],
    ['without a token', { ...far, token: undefined }, 'refused'],
    ['with another one', { ...far, token: 'c0ffef' }, 'refused'],
    ['with a longer one', { ...far, token: `${secret}0` }, 'refused'],
    ['with an empty one', { ...far, token: '' }, 'refused'],
    ['with the token from a page of another site', { ...far, token: secret, origin: 'http://evil.example' }, 'refused'],
  ])('%s', (_how, who, kind) => {
    expect(enter({ token: secret }, who).kind).toBe(kind);
  });
});
