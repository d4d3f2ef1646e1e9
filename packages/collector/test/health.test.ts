// The health port with more connections than it takes: they are refused, and counted among the counters.
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { serveHealth } from '../src/live/health.ts';

test('of more connections than there may be, the last is refused, and counted', async () => {
  const health = await serveHealth(
    { latest: () => undefined },
    { address: '127.0.0.1', port: 0, token: undefined, rooms: () => ({ directory: { tasks: 3 } }) },
  );
  const sockets: Socket[] = [];
  try {
    for (let here = 0; here < 65; here += 1) {
      const socket = connect({ host: '127.0.0.1', port: health.port });
      sockets.push(socket);
      await new Promise((resolve) => socket.once('connect', resolve).once('error', resolve));
    }
    // Those that are there are asked over one of them.
    const [one] = sockets;
    const answer = new Promise<string>((resolve) => {
      let text = '';
      one?.on('data', (bytes: Buffer) => {
        text += bytes;
        if (text.includes('}}')) resolve(text);
      });
    });
    const last = sockets.at(-1);
    if (last?.destroyed === false) await new Promise((resolve) => last.once('close', resolve).resume());
    one?.write('GET /counters HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n');
    expect(JSON.parse((await answer).split('\r\n').find((line) => line.startsWith('{')) ?? '')).toEqual({
      directory: { tasks: 3 },
      health: { 'connections-refused': 1 },
    });
  } finally {
    for (const socket of sockets) socket.destroy();
    health.close();
  }
});
