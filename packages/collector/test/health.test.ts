// The health port with more connections than it takes: silent ones go, are counted among the counters, and hold no check up.
import { connect, type Socket } from 'node:net';
import { expect, test } from 'vitest';
import { serveHealth } from '../src/live/health.ts';

const silentOnes = 64;

test('of more connections than there may be, the one that asked nothing for longest goes, and whoever comes is answered', async () => {
  const health = await serveHealth(
    { latest: () => undefined },
    { address: '127.0.0.1', port: 0, token: undefined, rooms: () => ({ directory: { tasks: 3 } }) },
  );
  const sockets: Socket[] = [];
  const come = async (): Promise<Socket> => {
    const socket = connect({ host: '127.0.0.1', port: health.port });
    sockets.push(socket);
    await new Promise((resolve) => socket.once('connect', resolve));
    return socket;
  };
  try {
    const first = await come();
    const hasGone = new Promise((resolve) => first.once('close', resolve).once('error', resolve).resume());
    for (let here = 1; here < silentOnes; here += 1) await come();
    const one = await come();
    const answer = new Promise<string>((resolve) => {
      let text = '';
      one.on('data', (bytes: Buffer) => {
        text += bytes;
        if (text.includes('}}')) resolve(text);
      });
    });
    one.write('GET /counters HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n');
    expect(JSON.parse((await answer).split('\r\n').find((line) => line.startsWith('{')) ?? '')).toEqual({
      directory: { tasks: 3 },
      health: { 'connections-refused': 1 },
    });
    await hasGone;
    expect(sockets.slice(1).filter(({ destroyed }) => destroyed)).toEqual([]);
  } finally {
    for (const socket of sockets) socket.destroy();
    health.close();
  }
});
