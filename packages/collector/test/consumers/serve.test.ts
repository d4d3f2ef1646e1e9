// Consumers over real sockets: who gets in, what comes out, and readers that are slow, stand still, or die.
import { mkdtempSync, rmSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { type ClientRequest, type IncomingMessage, type RequestOptions, request } from 'node:http';
import { connect, createServer, Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Consumers, createConsumers } from '../../src/consumers/consumers.ts';
import { type Door, type Serving, serve } from '../../src/consumers/serve.ts';
import { identity, named, packet, told } from './packet-blocks.ts';

let folder = '';
const open: Serving[] = [];
const requests: ClientRequest[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tasktap-serve-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  for (const each of requests.splice(0)) each.destroy();
  await Promise.all(open.splice(0).map((each) => each.close(0)));
  rmSync(folder, { recursive: true, force: true });
});

const token = '0123456789abcdef';
const doors: Readonly<Record<Door['kind'], () => Door>> = {
  socket: () => ({ kind: 'socket', path: join(folder, 'tap.sock') }),
  loopback: () => ({ kind: 'loopback', port: 0 }),
  network: () => ({ kind: 'network', host: '127.0.0.1', port: 0, token }),
};

async function opened(kind: Door['kind'], limits = { most: 3, queueBytes: 1 << 20 }) {
  const consumers = createConsumers(limits);
  consumers.beginInterface(0, named('shop/web/1'), identity('web', '1'));
  consumers.beginInterface(1, named('shop/api/2'), identity('api', '2'));
  const serving = await serve(consumers, doors[kind]());
  open.push(serving);
  return { consumers, serving, address: serving.address };
}

/** Paused: nothing is read before somebody wants it. */
function ask(address: string, path: string, options: RequestOptions = {}): Promise<IncomingMessage> {
  const url = address.startsWith('http') ? new URL(address) : undefined;
  const where = url === undefined ? { socketPath: address } : { host: url.hostname, port: url.port };
  return new Promise((resolve, reject) => {
    const made = request({ ...where, path, agent: false, ...options }, resolve);
    made.on('error', reject);
    made.end();
    requests.push(made);
  });
}

async function bodyOf(response: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function until(what: () => boolean): Promise<void> {
  while (!what()) await new Promise((resolve) => setImmediate(resolve));
}

describe.each(['socket', 'loopback', 'network'] as const)('%s', (kind) => {
  test('a capture of what was selected, until the collector ends', async () => {
    const { consumers, serving, address } = await opened(kind);
    const headers = kind === 'network' ? { authorization: `Bearer ${token}` } : {};
    const response = await ask(address, '/capture?service=web', { headers });
    expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'application/x-pcapng']);
    consumers.packets(Buffer.concat([packet(0, 1), packet(1, 2), packet(0, 3)]));
    consumers.end();
    expect(told(await bodyOf(response))).toEqual([
      'section',
      'interface shop/web/1',
      'packet 1 of shop/web/1',
      'packet 3 of shop/web/1',
      'shop/web/1: received 2, dropped 0',
    ]);
    await serving.close(1000);
  });
});

describe('who is refused', () => {
  test.each<[string, Door['kind'], string, RequestOptions, number, RegExp]>([
    ['a query that is not understood', 'socket', '/capture?colour=red', {}, 400, /^Expected cluster, service/],
    ['another path', 'socket', '/', {}, 404, /^Expected \/capture/],
    ['a path that is no URL', 'socket', '//', {}, 404, /^Expected \/capture/],
    ['another method', 'socket', '/capture', { method: 'POST' }, 405, /^Expected GET/],
    [
      'a page of a browser under another name',
      'loopback',
      '/capture',
      { headers: { host: 'evil.example' } },
      403,
      /^Expected 127\.0\.0\.1/,
    ],
    [
      'a page under a name that begins alike',
      'loopback',
      '/capture',
      { headers: { host: 'localhost.evil.example' } },
      403,
      /^Expected 127/,
    ],
    [
      'an image on a page of a browser, which names no origin',
      'loopback',
      '/capture',
      { headers: { 'sec-fetch-site': 'cross-site' } },
      403,
      /^Expected 127/,
    ],
    [
      'a script of a page',
      'loopback',
      '/capture',
      { headers: { origin: 'https://evil.example' } },
      403,
      /^Expected 127/,
    ],
    ['nobody with a token', 'network', '/capture', {}, 401, /^Expected the header/],
    [
      'the wrong token',
      'network',
      '/capture',
      { headers: { authorization: `Bearer ${token}0` } },
      401,
      /^Expected the header/,
    ],
  ])('%s', async (_what, kind, path, options, status, sentence) => {
    const { address, consumers } = await opened(kind);
    const response = await ask(address, path, options);
    expect(response.statusCode).toBe(status);
    expect(Buffer.from(await bodyOf(response)).toString()).toMatch(sentence);
    expect(consumers.size()).toBe(0);
  });

  test('one too many', async () => {
    const { address, consumers } = await opened('socket', { most: 1, queueBytes: 1 << 20 });
    await ask(address, '/capture');
    const response = await ask(address, '/capture');
    expect([response.statusCode, consumers.counts()['consumers-refused']]).toEqual([503, 1]);
  });
});

describe('a reader that', () => {
  const frame = new Uint8Array(1400);
  const full = { most: 3, queueBytes: 1 << 20 };
  /** More than all buffers of this machine between the two ends hold. */
  const send = (consumers: Consumers, packets: number): void => {
    for (let at = 1; at <= packets; at += 1) consumers.packets(packet(0, at, frame));
  };

  test('stands still loses packets, and no other reader loses any', async () => {
    const { address, consumers } = await opened('socket', full);
    const [, quick] = [await ask(address, '/capture'), await ask(address, '/capture')];
    let got = 0;
    quick.on('data', (chunk: Buffer) => {
      got += chunk.length;
    });
    for (let round = 0; round < 40; round += 1) {
      const before = got;
      send(consumers, 500);
      await until(() => got - before > 500 * 1400);
    }
    const { 'packets-missed': missed, 'packets-consumed': consumed } = consumers.counts();
    expect([missed > 0, missed + consumed]).toEqual([true, 40_000]);
    // The quick one has all of its 20,000.
    expect(consumed).toBeGreaterThanOrEqual(20_000);
    expect(got).toBeGreaterThan(20_000 * 1400);
  });

  test('reads on after it stood still gets what waited, and then how many it lost', async () => {
    const { address, consumers } = await opened('socket', full);
    const response = await ask(address, '/capture');
    for (let round = 0; round < 20; round += 1) {
      send(consumers, 500);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { 'packets-missed': missed } = consumers.counts();
    consumers.end();
    const words = told(await bodyOf(response));
    expect(missed).toBeGreaterThan(0);
    expect(words.at(-1)).toBe(`shop/web/1: received 10000, dropped ${missed}`);
    expect(words.filter((each) => each.startsWith('packet '))).toHaveLength(10_000 - missed);
  });

  test('dies in the middle is a consumer no more', async () => {
    const { address, consumers } = await opened('socket', full);
    const response = await ask(address, '/capture');
    send(consumers, 5_000);
    response.on('error', () => undefined);
    response.destroy();
    await until(() => consumers.size() === 0);
    send(consumers, 10);
    expect(consumers.counts().consumers).toBe(0);
  });

  test('still stands when the collector ends does not hold it up', async () => {
    const { address, consumers, serving } = await opened('socket', full);
    const response = await ask(address, '/capture');
    response.on('error', () => undefined);
    send(consumers, 5_000);
    consumers.end();
    await serving.close(10);
    open.length = 0;
  });
});

describe('the socket', () => {
  test('is its owner’s alone', async () => {
    const { address } = await opened('socket');
    expect(statSync(address).mode & 0o777).toBe(0o600);
  });

  test('lets nobody else in for the moment in which it comes to be', async () => {
    const [usual, listen] = [process.umask(0), Server.prototype.listen];
    const modes: number[] = [];
    vi.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server, ...given: unknown[]) {
      Reflect.apply(listen, this, given);
      modes.push(statSync(join(folder, 'tap.sock')).mode & 0o077);
      return this;
    });
    await opened('socket');
    expect(modes).toEqual([0]);
    expect(process.umask(usual)).toBe(0);
  });

  test('that a killed collector left behind is taken over', async () => {
    const path = join(folder, 'tap.sock');
    const left = await import('node:child_process');
    left.spawnSync(process.execPath, [
      '-e',
      `require('net').createServer().listen(${JSON.stringify(path)}, () => process.kill(process.pid, 'SIGKILL'))`,
    ]);
    expect(statSync(path).isSocket()).toBe(true);
    const { address } = await opened('socket');
    expect((await ask(address, '/capture')).statusCode).toBe(200);
  });

  test('at which somebody answers stays theirs', async () => {
    const path = join(folder, 'tap.sock');
    const theirs = createServer((socket) => socket.destroy()).listen(path);
    await new Promise((resolve) => theirs.once('listening', resolve));
    await expect(opened('socket')).rejects.toThrow(/EADDRINUSE/);
    theirs.close();
  });

  test('of digits alone is a path, and no port of all addresses', async () => {
    const usual = process.cwd();
    process.chdir(folder);
    try {
      open.push(await serve(createConsumers(), { kind: 'socket', path: '45671' }));
      expect(statSync(join(folder, '45671')).isSocket()).toBe(true);
    } finally {
      process.chdir(usual);
    }
  });

  test('that cannot be kept for its owner is closed again', async () => {
    const listen = Server.prototype.listen;
    const servers: Server[] = [];
    vi.spyOn(Server.prototype, 'listen').mockImplementation(function (this: Server, ...given: unknown[]) {
      servers.push(Reflect.apply(listen, this, given));
      unlinkSync(join(folder, 'tap.sock'));
      return this;
    });
    await expect(opened('socket')).rejects.toThrow(/ENOENT/);
    expect(servers.map(({ listening }) => listening)).toEqual([false]);
  });

  test('that is a file is not touched', async () => {
    const path = join(folder, 'tap.sock');
    writeFileSync(path, 'mine');
    await expect(opened('socket')).rejects.toThrow(/EADDRINUSE/);
    expect(statSync(path).size).toBe(4);
  });
});

test('beyond this machine nothing is served without a token that is hard to guess', async () => {
  const door: Door = { kind: 'network', host: '127.0.0.1', port: 0, token: 'secret' };
  await expect(serve(createConsumers(), door)).rejects.toThrow('Expected a token of at least 16 characters, found 6.');
});

test('of more connections than there may be, the one that asked nothing for longest goes, and is counted; consumers stay', async () => {
  const { consumers, address } = await opened('loopback');
  const { hostname: host, port } = new URL(address);
  const first = await ask(address, '/capture');
  const sockets: Socket[] = [];
  const come = async (): Promise<void> => {
    const socket = connect({ host, port: Number(port) });
    sockets.push(socket.on('error', () => undefined).resume());
    await new Promise((resolve) => socket.once('connect', resolve).once('error', resolve));
  };
  try {
    for (let here = 1; here < 128; here += 1) await come();
    expect(consumers.counts()['connections-refused']).toBe(0);
    const second = await ask(address, '/capture');
    expect(second.statusCode).toBe(200);
    expect(consumers.counts()['connections-refused']).toBe(1);
    await until(() => sockets[0]?.destroyed === true);
    expect(sockets.slice(1).filter(({ destroyed }) => destroyed)).toEqual([]);
    expect([consumers.size(), first.destroyed]).toEqual([2, false]);
  } finally {
    for (const socket of sockets) socket.destroy();
  }
});

test('whoever has been answered and asks nothing more goes as others do', async () => {
  const { consumers, address } = await opened('loopback');
  const { hostname: host, port } = new URL(address);
  const sockets: Socket[] = [];
  const come = async (): Promise<Socket> => {
    const socket = connect({ host, port: Number(port) });
    sockets.push(socket.on('error', () => undefined));
    await new Promise((resolve) => socket.once('connect', resolve).once('error', resolve));
    return socket;
  };
  try {
    const answered = await come();
    answered.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
    await new Promise((resolve) => answered.once('data', resolve));
    for (let here = 1; here < 128; here += 1) await come();
    await ask(address, '/capture');
    expect(consumers.counts()['connections-refused']).toBe(1);
    await until(() => answered.destroyed);
  } finally {
    for (const socket of sockets) socket.destroy();
  }
});
