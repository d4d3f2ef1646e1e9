// The page as it is served: connections that nobody uses take no more than their share of the process.
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { serveConsole } from '../src/server/serve.ts';
import type { Source } from '../src/source.ts';

const source: Source = {
  ...{ title: '', covers: '', each: '', overTime: '', callsOf: '', quiet: '' },
  words: {},
  everyMs: 60_000,
  fleet: () => Promise.reject(new Error('nobody asks')),
  packets: { kind: 'none', why: '' },
  facts: () => [],
  onJournal: () => () => undefined,
  controls: undefined,
};

test('of more connections than there may be, the last is closed', async () => {
  const served = await serveConsole(source, { host: '127.0.0.1', port: 0 });
  const sockets: Socket[] = [];
  const come = async (): Promise<Socket> => {
    const socket = connect({ host: '127.0.0.1', port: Number(new URL(served.url).port) }).on('error', () => undefined);
    sockets.push(socket.resume());
    await new Promise((resolve) => socket.once('connect', resolve).once('close', resolve));
    return socket;
  };
  try {
    for (let here = 0; here < 256; here += 1) await come();
    const last = await come();
    if (!last.destroyed) await new Promise((resolve) => last.once('close', resolve));
    expect(sockets.slice(0, 256).filter(({ destroyed }) => destroyed)).toEqual([]);
  } finally {
    for (const socket of sockets) socket.destroy();
    await served.close();
  }
});
