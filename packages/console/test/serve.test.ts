// The page over sockets: so many pages listen at once, so many connections are open, and what is beyond is counted.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../../../test/eventually.ts';
import { type Console, serveConsole } from '../src/server/serve.ts';
import { stage } from './stage.ts';

let served: Console;
beforeEach(async () => {
  served = await serveConsole(stage, { host: '127.0.0.1', port: 0 });
});
afterEach(() => served.close());

/** `leave` is what a browser does whose page is closed. */
async function listen(): Promise<{ readonly answer: Response; readonly leave: () => void }> {
  const away = new AbortController();
  const answer = await fetch(new URL('/stream', served.url), { signal: away.signal });
  return { answer, leave: () => away.abort() };
}

test('thirty-two pages listen; one more is told so, and has a place as soon as one of them is closed', async () => {
  const pages = await Promise.all(Array.from({ length: 32 }, listen));
  expect(pages.map(({ answer }) => answer.status)).toEqual(pages.map(() => 200));
  const { answer } = await listen();
  expect([answer.status, await answer.text()]).toEqual([503, 'As many pages are open as there may be; close one.\n']);
  expect(served.counts()).toEqual({ pages: 32, 'pages-refused': 1, 'connections-refused': 0 });
  pages[0]?.leave();
  await eventually('one has left', () => served.counts().pages === 31);
  const next = await listen();
  expect(next.answer.status).toBe(200);
  for (const page of [...pages, next]) page.leave();
});

test('128 connections are open; one more is closed', async () => {
  const { hostname, port } = new URL(served.url);
  const open: Socket[] = [];
  for (let place = 0; place < 128; place += 1) {
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    open.push(socket);
  }
  await new Promise((resolve) => {
    connect(Number(port), hostname)
      // Whether it is reset or ended is the system's choice.
      .on('error', () => {})
      .on('close', resolve)
      .resume();
  });
  expect(served.counts()['connections-refused']).toBe(1);
  for (const socket of open) socket.destroy();
});

/** A source that knows how many listen to it. */
function listenedTo() {
  let listeners = 0;
  const onJournal = () => {
    listeners += 1;
    return () => {
      listeners -= 1;
    };
  };
  return { source: { ...stage, onJournal }, listeners: () => listeners };
}

test('where the port is taken nothing is begun: the source is not listened to any more', async () => {
  const port = Number(new URL(served.url).port);
  const { source, listeners } = listenedTo();
  await expect(serveConsole(source, { host: '127.0.0.1', port })).rejects.toThrow('EADDRINUSE');
  expect(listeners()).toBe(0);
});

test('where nobody has built the page nothing is begun either, so that the process ends', async () => {
  const { source, listeners } = listenedTo();
  const read = () => {
    throw new Error('not built');
  };
  await expect(serveConsole(source, { host: '127.0.0.1', port: 0 }, read)).rejects.toThrow('not built');
  expect(listeners()).toBe(0);
});
