// What live collecting tells on a terminal, and elsewhere.
import type { Statistics } from '@tasktap/collector';
import { expect, test } from 'vitest';
import { createLiveScreen } from '../src/collect/live-screen.ts';

const erase = '\r\u001B[2K';

/** Packets so far. */
function statistics(packets: number): Statistics {
  const counts = { packets, bytes: 0, attributed: packets, vnis: 1, flows: 1, inlets: [] };
  return counts as unknown as Statistics;
}

function telling(isTTY: boolean, columns = 24) {
  const written: string[] = [];
  const to = { isTTY, columns, write: (text: string) => written.push(text) > 0 };
  const said: string[] = [];
  return { written, said, ...createLiveScreen(to, (line) => said.push(line)) };
}

test('a sentence stands above the figures, which stay the last line', () => {
  const { written, say, show } = telling(true);
  show(statistics(7));
  say('page: there');
  expect(written[1]).toBe(`${erase}# page: there\n7 packets/s, 0.0 Mbit/…`);
});

test('figures are of the second before, and end where the terminal does', () => {
  const { written, show } = telling(true);
  show(statistics(7));
  show(statistics(9));
  expect(written).toEqual([`${erase}7 packets/s, 0.0 Mbit/…`, `${erase}2 packets/s, 0.0 Mbit/…`]);
});

test('a terminal that does not know its width is told all of them', () => {
  const { written, show } = telling(true, 0);
  show(statistics(7));
  expect(written[0]).toContain('7 packets/s, 0.0 Mbit/s, 7 in all');
});

test('at the end they are gone', () => {
  const { written, show, end } = telling(true);
  show(statistics(7));
  end();
  expect(written.at(-1)).toBe(erase);
});

test('where nobody watches there are no figures, and lines for a log are as they were', () => {
  const { written, said, say, write, show, end } = telling(false);
  show(statistics(7));
  say('ready');
  write('{}');
  end();
  expect([written, said]).toEqual([[], ['# ready', '{}']]);
});
