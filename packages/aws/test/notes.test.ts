// The note of a cluster's stops: what is written is read again, and what is no note is not taken for an empty one.
import { instant, type Stop, serviceName, taskArn } from '@tasktap/core';
import { describe, expect, test } from 'vitest';
import {
  decodeNote,
  emptyNote,
  encodeNote,
  freshNote,
  type StopNote,
  withCleared,
  withGivenUp,
  withoutStop,
  withStop,
} from '../src/notes.ts';
import { arnOf, cluster, idOf, web } from './facts.ts';

const noon = instant(1_764_547_200_000);
const stopOf = (letter: string, more: Partial<Stop> = {}): Stop => ({
  task: arnOf(letter),
  service: web,
  at: noon,
  wasRunning: true,
  ...more,
});

describe('a note comes back as it was written', () => {
  test.each<[string, StopNote]>([
    ['empty', emptyNote],
    ['with a stop of a running task', { stops: [stopOf('a')], givenUp: new Map(), cleared: new Map() }],
    [
      'with a stop of a task that did not run',
      { stops: [stopOf('a', { wasRunning: false })], givenUp: new Map(), cleared: new Map() },
    ],
    [
      'with stops of two services',
      { stops: [stopOf('a'), stopOf('b', { service: serviceName('api') })], givenUp: new Map(), cleared: new Map() },
    ],
    ['with a service cleared', { stops: [], givenUp: new Map(), cleared: new Map([[web, noon]]) }],
    ['with a service given up', { stops: [], givenUp: new Map([[web, noon]]), cleared: new Map() }],
    [
      'with a service of a strange name',
      { stops: [stopOf('a', { service: serviceName('__proto__') })], givenUp: new Map(), cleared: new Map() },
    ],
  ])('%s', (_, note) => {
    expect(decodeNote(encodeNote(note), cluster)).toEqual(note);
  });
});

test('the text is the one of the documented example', () => {
  const note = {
    stops: [stopOf('a')],
    givenUp: new Map([[serviceName('api'), instant(1_764_543_600_000)]]),
    cleared: new Map(),
  };
  expect(encodeNote(note)).toBe(
    `{"v":1,"stops":{"web":[["${idOf('a')}",1764547200000,1]]},"givenUp":{"api":1764543600000}}`,
  );
});

test('seventy stops fit into the standard tier of 4 KB, and SSM would not take it for a reference', () => {
  const stops = Array.from({ length: 70 }, (_, index) =>
    stopOf('a', { task: taskArn(`x/${String(index).padStart(32, '0')}`) }),
  );
  const text = encodeNote({ stops, givenUp: new Map([[web, noon]]), cleared: new Map() });
  expect(Buffer.byteLength(text)).toBeLessThanOrEqual(4096);
  expect(text).not.toContain('{{');
});

test('the old short ARN is kept by its id', () => {
  const text = encodeNote({
    stops: [stopOf('a', { task: taskArn(`arn:aws:ecs:eu-central-1:111122223333:task/${idOf('a')}`) })],
    givenUp: new Map(),
    cleared: new Map(),
  });
  expect(decodeNote(text, cluster)?.stops).toEqual([stopOf('a')]);
});

describe('what is no note of ours is not read as one', () => {
  test.each([
    ['no text at all', ''],
    ['no JSON', 'paused'],
    ['null', 'null'],
    ['a list', '[]'],
    ['no version', '{"stops":{},"givenUp":{}}'],
    ['a later version', '{"v":2,"stops":{},"givenUp":{}}'],
    ['no stops', '{"v":1,"givenUp":{}}'],
    ['no services given up', '{"v":1,"stops":{}}'],
    ['stops as a list', '{"v":1,"stops":[],"givenUp":{}}'],
    ['a stop without a list', '{"v":1,"stops":{"web":1},"givenUp":{}}'],
    ['a stop that is a word', '{"v":1,"stops":{"web":["a"]},"givenUp":{}}'],
    ['a stop without a time', '{"v":1,"stops":{"web":[["a",null,1]]},"givenUp":{}}'],
    ['a stop of no task', '{"v":1,"stops":{"web":[[1,1,1]]},"givenUp":{}}'],
    ['a stop that ran and did not', '{"v":1,"stops":{"web":[["a",1,2]]},"givenUp":{}}'],
    ['a service cleared at no time', '{"v":1,"stops":{},"givenUp":{},"cleared":{"web":"today"}}'],
    ['cleared as a list', '{"v":1,"stops":{},"givenUp":{},"cleared":[]}'],
    ['a service given up at no time', '{"v":1,"stops":{},"givenUp":{"web":"today"}}'],
  ])('%s', (_, text) => {
    expect(decodeNote(text, cluster)).toBeUndefined();
  });
});

test('what is a day old is dropped, what is younger stays', () => {
  const day = 86_400_000;
  const old = instant(noon - day);
  const young = instant(noon - day + 1);
  const note = {
    stops: [stopOf('a', { at: old }), stopOf('b', { at: young })],
    givenUp: new Map([
      [web, old],
      [serviceName('api'), young],
    ]),
    cleared: new Map([
      [web, young],
      [serviceName('api'), old],
    ]),
  };
  expect(freshNote(note, noon)).toEqual({
    stops: [stopOf('b', { at: young })],
    givenUp: new Map([[serviceName('api'), young]]),
    cleared: new Map([[web, young]]),
  });
});

test('a task told twice stands there once, as it was told last', () => {
  const later = stopOf('a', { at: instant(noon + 5) });
  expect(withStop(withStop(emptyNote, stopOf('a')), later).stops).toEqual([later]);
});

test('a stop that was not made is taken out, the others stay', () => {
  const note = { stops: [stopOf('a'), stopOf('b')], givenUp: new Map(), cleared: new Map() };
  expect(withoutStop(note, arnOf('a')).stops).toEqual([stopOf('b')]);
});

test('a service given up again stays given up from the first time', () => {
  const note = withGivenUp(emptyNote, web, noon);
  expect(withGivenUp(note, web, instant(noon + 5)).givenUp).toEqual(new Map([[web, noon]]));
});

test('a service that is cleared is not given up any more, and its stops stay noted', () => {
  const api = serviceName('api');
  const stops = [stopOf('a')];
  const note = {
    stops,
    givenUp: new Map([
      [web, noon],
      [api, noon],
    ]),
    cleared: new Map([[web, instant(noon - 5)]]),
  };
  expect(withCleared(note, web, instant(noon + 5))).toEqual({
    stops,
    givenUp: new Map([[api, noon]]),
    cleared: new Map([[web, instant(noon + 5)]]),
  });
});

test('a note from before services were cleared is read as one where none is', () => {
  expect(decodeNote('{"v":1,"stops":{},"givenUp":{"web":1764547200000}}', cluster)).toEqual({
    stops: [],
    givenUp: new Map([[web, noon]]),
    cleared: new Map(),
  });
});
