// What a process remembers of the interfaces it has just dealt with, and for how long.
import { instant, minutes } from '@tasktap/core';
import { describe, expect, test } from 'vitest';
import { createMemory } from '../src/memory.ts';
import { createActionFor, created, eniOf, faultOf, noon, refusalCode, refused, sessionFor } from './facts.ts';

const create = createActionFor('a');
const at = instant(noon);
const nothing = { sessions: [], refusals: new Map() };

describe('recalled', () => {
  test('a session that was just created', () => {
    const memory = createMemory();
    memory.learn(created(create), at);
    expect(memory.recall([eniOf('a'), eniOf('b')], at)).toEqual({
      sessions: [sessionFor(create)],
      refusals: new Map(),
    });
  });

  test('a refusal', () => {
    const memory = createMemory();
    memory.learn(refused(create), at);
    const refusal = { eni: eniOf('a'), code: refusalCode, at };
    expect(memory.recall([eniOf('a')], at)).toEqual({ sessions: [], refusals: new Map([[eniOf('a'), refusal]]) });
  });

  test('all sessions that were read', () => {
    const memory = createMemory();
    const read = [sessionFor(create), sessionFor({ ...create, number: 2 })];
    memory.read(eniOf('a'), read, at);
    expect(memory.recall([eniOf('a')], at)).toEqual({ sessions: read, refusals: new Map() });
  });

  test('what was known before EC2 was asked and had no session', () => {
    const memory = createMemory();
    memory.learn(created(create), at);
    memory.read(eniOf('a'), [], at);
    expect(memory.recall([eniOf('a')], at).sessions).toEqual([sessionFor(create)]);
  });

  test('only what came last', () => {
    const memory = createMemory();
    memory.learn(refused(create), at);
    memory.learn(created(create), at);
    expect(memory.recall([eniOf('a')], at)).toEqual({ sessions: [sessionFor(create)], refusals: new Map() });
  });
});

describe('not recalled', () => {
  test('what taught nothing', () => {
    const memory = createMemory();
    memory.learn({ kind: 'failed', action: create, fault: faultOf('throttled') }, at);
    memory.learn({ kind: 'eni-not-visible', action: create }, at);
    expect(memory.recall([eniOf('a')], at)).toEqual(nothing);
  });

  test('an interface that nobody asks for', () => {
    const memory = createMemory();
    memory.learn(created(create), at);
    expect(memory.recall([eniOf('b')], at)).toEqual(nothing);
  });

  test('anything after five minutes', () => {
    const memory = createMemory();
    memory.learn(created(create), at);
    const known = (after: number): number => memory.recall([eniOf('a')], instant(noon + after)).sessions.length;
    expect([known(minutes(5) - 1), known(minutes(5))]).toEqual([1, 0]);
  });
});

describe('twenty thousand interfaces are remembered, and of more the latest', () => {
  const bound = 20_000;
  const nth = (index: number) => createActionFor(String(index));

  test('the oldest goes first', () => {
    const memory = createMemory();
    for (let index = 0; index <= bound; index += 1) memory.learn(created(nth(index)), at);
    const known = (index: number): number => memory.recall([eniOf(String(index))], at).sessions.length;
    expect([known(0), known(1), known(bound)]).toEqual([0, 1, 1]);
  });

  test('what was learned again is not the oldest any more', () => {
    const memory = createMemory();
    for (let index = 0; index < bound; index += 1) memory.learn(created(nth(index)), at);
    memory.learn(created(nth(0)), at);
    memory.learn(created(nth(bound)), at);
    const known = (index: number): number => memory.recall([eniOf(String(index))], at).sessions.length;
    expect([known(0), known(1)]).toEqual([1, 0]);
  });
});

test('attempts are counted per request', () => {
  const memory = createMemory();
  const seen = ['one', 'one', 'two', 'one'].map((request) => memory.attempt(request));
  expect(seen).toEqual([1, 2, 1, 3]);
});
