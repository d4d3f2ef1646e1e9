// The health port: who gets the counters, and more connections than it takes, of which silent ones go, are counted, and hold no check up.
import { request } from 'node:http';
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

test.each<[string, string, Readonly<Record<string, string>>, number]>([
  ['a program gets the counters by the name of loopback', '/counters', { host: 'localhost:4790' }, 200],
  ['a program gets them by its address of IPv6', '/counters', { host: '[::1]:4790' }, 200],
  ['a person gets them who types the address', '/counters', { 'sec-fetch-site': 'none' }, 200],
  ['a page does not whose name has been made to mean loopback', '/counters', { host: 'evil.example:4790' }, 403],
  ['a script of a page does not', '/counters', { origin: 'http://localhost' }, 403],
  ['an image on a page does not', '/counters', { 'sec-fetch-site': 'same-site' }, 403],
  ['a load balancer is told of health under any name', '/health', { host: 'tap.shop.internal' }, 503],
])('%s', async (_who, path, headers, status) => {
  const options = { address: '127.0.0.1', port: 0, token: undefined, rooms: () => ({}) };
  const health = await serveHealth({ latest: () => undefined }, options);
  try {
    const answered = await new Promise<number | undefined>((resolve, reject) => {
      const asking = request({ port: health.port, host: '127.0.0.1', path, headers, agent: false }, (response) => {
        resolve(response.resume().statusCode);
      });
      asking.on('error', reject).end();
    });
    expect(answered).toBe(status);
  } finally {
    health.close();
  }
});
