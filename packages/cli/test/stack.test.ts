// Whose sessions a command is about: the stack that was named, or the only one there is.
import { describe, expect, test } from 'vitest';
import { expectStack, ownersOf, stackOf } from '../src/account/stack.ts';
import { ofProbe, ofTasktap, sessionOn } from './probe-facts.ts';

const other = { ...ofTasktap, 'tasktap:owner': 'another' };
const sessions = [
  sessionOn('a', 1, ofTasktap),
  sessionOn('b', 1),
  sessionOn('c', 1, other),
  sessionOn('d', 1, ofTasktap),
  sessionOn('e', 1, ofProbe),
];

test('owners are counted by name, strangers last, probes not at all', () => {
  expect(ownersOf(sessions)).toEqual([
    { owner: 'another', sessions: 1 },
    { owner: 'stack', sessions: 2 },
    { owner: undefined, sessions: 1 },
  ]);
});

describe('the stack is', () => {
  test.each([
    ['the one that was named, though nobody has seen it', 'new', sessions, 'new'],
    ['the only one that there is', undefined, [sessionOn('a', 1, ofTasktap), sessionOn('b', 1)], 'stack'],
    ['unknown where there are two', undefined, sessions, undefined],
    ['unknown where there is none', undefined, [sessionOn('b', 1)], undefined],
  ])('%s', (_what, named, there, stack) => {
    expect(stackOf(named, ownersOf(there))).toBe(stack);
  });
});

describe('where nothing may be done in nobody’s name', () => {
  test.each([
    ['two are named', sessions, /found 2 \(another, stack\): name one by --owner/],
    ['none is told', [], /found no session that tells one: give one that no other stack has, by --owner/],
  ])('%s', (_what, there, sentence) => {
    expect(() => expectStack(undefined, ownersOf(there))).toThrow(sentence);
  });
});
