// `tasktap capture` in a process of its own, against consumers of this one: what it writes, how it ends, and what it says where it cannot begin.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConsumers, type Serving, serve } from '@tasktap/collector';
import { decodePcapngBlock, encodePcapngBlock } from '@tasktap/wire';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listenTo } from '../src/capture/place.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-capture-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string): string => join(folder, name);
const token = '0123456789abcdef';
writeFileSync(path('token'), `${token}\n`);
writeFileSync(path('lines'), `${token}\n${token}\n`);
writeFileSync(path('umlauts'), 'schlüssel-zum-hörer\n');
writeFileSync(path('empty'), '\n');

const open: Serving[] = [];
afterEach(() => Promise.all(open.splice(0).map((each) => each.close(0))));

function packets(amount: number, interfaceId = 0): Uint8Array {
  const one = encodePcapngBlock(
    { kind: 'packet', interfaceId, timestamp: 1n, originalLength: 60, data: new Uint8Array(60), options: [] },
    true,
  );
  return Buffer.concat(Array.from({ length: amount }, () => one));
}

async function collecting(
  door: Parameters<typeof serve>[1] = { kind: 'socket', path: path('tap.sock') },
  most = 2,
  queueBytes = 2 ** 20,
) {
  const consumers = createConsumers({ most, queueBytes });
  for (const [number, service] of ['web', 'api'].entries()) {
    const identity = { cluster: 'shop', service, task: 'a', family: undefined, eni: undefined, az: undefined };
    consumers.beginInterface(
      number,
      { name: `shop/${service}/a`, description: '' },
      { ...identity, account: undefined },
    );
  }
  const serving = await serve(consumers, door);
  open.push(serving);
  return { consumers, from: serving.address };
}

/** `read`: of its standard output. */
function capture(...words: readonly string[]) {
  const child = spawn('tasktap', ['capture', ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output: Buffer[] = [];
  let complaint = '';
  const closed = once(child, 'close');
  child.stdout.on('data', (bytes: Buffer) => output.push(bytes));
  child.stderr.on('data', (bytes: Buffer) => {
    complaint += bytes;
  });
  return {
    child,
    read: () => Buffer.concat(output),
    said: () => complaint,
    ended: async () => {
      await closed;
      return { status: child.exitCode, output: Buffer.concat(output), complaint };
    },
  };
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** A file that is written meanwhile may end anywhere. */
const hasPacket = (file: string): boolean => existsSync(file) && readFileSync(file).includes(Buffer.from(packets(1)));

/** In their order. @throws where it does not end with a whole block */
function kindsOf(bytes: Uint8Array): readonly string[] {
  const kinds: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const decoded = decodePcapngBlock(bytes.subarray(at), true);
    if (decoded.kind === 'malformed') throw new Error(decoded.reason);
    kinds.push(decoded.block.kind);
    at += decoded.length;
  }
  return kinds;
}

describe('a file is whole', () => {
  let file = '';
  beforeEach(({ task }) => {
    file = path(`${task.id}.pcapng`);
  });

  test('when the collector ends: with how its interfaces fared', async () => {
    const { consumers, from } = await collecting();
    const taking = capture('--from', from, '--service', 'web', '-w', file, '--json');
    await until(() => consumers.size() === 1);
    consumers.packets(Buffer.concat([packets(3), packets(2, 1)]));
    consumers.end();
    const { status, output } = await taking.ended();
    expect([status, JSON.parse(String(output))]).toEqual([0, { ended: 'ended', packets: 3, interfaces: 1, missed: 0 }]);
    expect(kindsOf(readFileSync(file))).toEqual(['section', 'interface', 'packet', 'packet', 'packet', 'statistics']);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('after %s', async (signal) => {
    const { consumers, from } = await collecting();
    const taking = capture('--from', from, '-w', file);
    await until(() => consumers.size() === 1);
    consumers.packets(packets(1));
    await until(() => hasPacket(file));
    taking.child.kill(signal);
    expect(await taking.ended()).toMatchObject({ status: 0, complaint: '# 1 packet of 1 interface\n' });
    expect(kindsOf(readFileSync(file))).toEqual(['section', 'interface', 'packet']);
    await until(() => consumers.size() === 0);
  });

  test('after its duration, without a packet', async () => {
    const { from } = await collecting();
    expect((await capture('--from', from, '-w', file, '--duration', '1').ended()).status).toBe(0);
    expect(kindsOf(readFileSync(file))).toEqual(['section', 'interface']);
  });

  test('when the connection breaks off, which is said', async () => {
    const { consumers, from } = await collecting();
    const taking = capture('--from', from, '-w', file);
    await until(() => consumers.size() === 1);
    consumers.packets(packets(1));
    await until(() => hasPacket(file));
    await open[0]?.close(0);
    expect(await taking.ended()).toMatchObject({
      status: 1,
      complaint: `# 1 packet of 1 interface\ntasktap: ${from}: the connection broke off; what had come is written\n`,
    });
    expect(kindsOf(readFileSync(file))).toEqual(['section', 'interface', 'packet']);
  });
});

/** Says this to whoever comes, and nothing more. */
async function saying(words: string) {
  const came = Promise.withResolvers<void>();
  const sockets: Socket[] = [];
  const server = createTcpServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    socket.write(words);
    came.resolve();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): void => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { from: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, came: came.promise, close };
}

test('a signal ends it where nobody answers', async () => {
  const { from, came, close } = await saying('');
  const taking = capture('--from', from, '-w', path('never.pcapng'));
  await came;
  taking.child.kill('SIGTERM');
  const [code, signal] = await once(taking.child, 'close');
  expect([code, signal]).toEqual([null, 'SIGTERM']);
  expect(existsSync(path('never.pcapng'))).toBe(false);
  close();
});

test.each([
  ['nothing', '', 'what listens there does not answer'],
  ['half a head', 'HTTP/1.1 200 OK\r\ncontent-type: appl', 'what listens there does not answer'],
  ['half a sentence', 'HTTP/1.1 503 No\r\ncontent-type: text/plain\r\n\r\nToo many', 'Too many'],
  [
    'half of a sentence whose length is known',
    'HTTP/1.1 503 No\r\ncontent-type: text/plain\r\ncontent-length: 9\r\n\r\nToo',
    'what listens there breaks off its answer',
  ],
])('who says %s is not waited for', async (_what, words, sentence) => {
  const { from, close } = await saying(words);
  await expect(listenTo({ from, query: '', token: undefined }, 50)).rejects.toThrow(`${from}: ${sentence}`);
  close();
});

test.each([
  ['nothing', '', 'got nothing'],
  [
    'more than a place',
    'http://127.0.0.1:9/capture?service=web',
    'and no more, got http://127.0.0.1:9/capture?service=web',
  ],
  ['a selection', 'http://127.0.0.1:9/?service=web', 'and no more'],
  ['a name and a password', 'http://me:secret@127.0.0.1:9', 'and no more'],
  ['another protocol', 'https://127.0.0.1:9', 'and no more'],
])('a place that says %s is refused', async (_what, from, sentence) => {
  await expect(listenTo({ from, query: '', token: undefined })).rejects.toThrow(sentence);
});

test.each(['http://127.0.0.1:9', 'http://127.0.0.1:9/', 'http://[::1]:9'])('%s is a place', async (from) => {
  await expect(listenTo({ from, query: '', token: undefined })).rejects.not.toThrow('and no more');
});

test('who has begun to answer may be silent for longer', async () => {
  const { from, close } = await saying('HTTP/1.1 200 OK\r\ncontent-type: application/x-pcapng\r\n\r\n');
  const response = await listenTo({ from, query: '', token: undefined }, 500);
  expect(response.socket.timeout).toBe(0);
  response.destroy();
  close();
});

test('standard output gets the capture, and standard error the counts; with the last packet wanted it ends', async () => {
  const { consumers, from } = await collecting({ kind: 'network', host: '127.0.0.1', port: 0, token });
  const taking = capture('--from', from, '--token-file', path('token'), '--count', '2', '--port', '0', '--json');
  await until(() => consumers.size() === 1 && taking.read().length > 0);
  taking.child.kill('SIGINT');
  const { status, output, complaint } = await taking.ended();
  expect([status, JSON.parse(complaint)]).toEqual([0, { ended: 'stopped', packets: 0, interfaces: 0, missed: 0 }]);
  expect(kindsOf(output)).toEqual(['section', 'interface']);
  const other = capture('--from', from, '--token-file', path('token'), '--count', '2', '--json');
  await until(() => consumers.size() === 1);
  consumers.packets(packets(5));
  const enough = await other.ended();
  expect(JSON.parse(enough.complaint)).toEqual({ ended: 'enough', packets: 2, interfaces: 1, missed: 0 });
  expect(kindsOf(enough.output)).toEqual(['section', 'interface', 'packet', 'packet']);
});

test('a reader that goes away ends it quietly', async () => {
  const { consumers, from } = await collecting();
  const taking = capture('--from', from);
  await until(() => consumers.size() === 1 && taking.read().length > 0);
  taking.child.stdout.destroy();
  const ended = taking.ended();
  while (consumers.size() > 0) {
    consumers.packets(packets(1));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const { status, complaint } = await ended;
  expect([status, complaint.replace(/^# .*\n/, '')]).toEqual([0, '']);
});

describe('a pipe that somebody else reads', () => {
  /** It has been told that it waits. */
  async function unread(name: string, ...words: readonly string[]) {
    const pipe = path(name);
    execFileSync('mkfifo', [pipe]);
    const { consumers, from } = await collecting(undefined, 2, 2 ** 24);
    const taking = capture('--from', from, '-w', pipe, ...words);
    await until(() => taking.said() === `# waits for a reader of ${pipe}\n`);
    return { consumers, taking, pipe, from };
  }

  test.each(['SIGINT', 'SIGTERM'] as const)('where nobody does, %s ends it', async (signal) => {
    const { consumers, taking, pipe } = await unread(signal);
    taking.child.kill(signal);
    expect(await taking.ended()).toMatchObject({
      status: 0,
      complaint: `# waits for a reader of ${pipe}\n# 0 packets of 0 interfaces\n`,
    });
    await until(() => consumers.size() === 0);
  });

  test('where nobody does, a connection that breaks off ends it', async () => {
    const { taking, from } = await unread('broken');
    await open[0]?.close(0);
    const { status, complaint } = await taking.ended();
    expect([status, complaint]).toEqual([1, expect.stringContaining(`tasktap: ${from}: the connection broke off`)]);
  });

  test('where somebody comes late, and slowly, nothing is lost', async () => {
    const { consumers, taking, pipe } = await unread('late', '--json');
    const amount = 20_000;
    consumers.packets(packets(amount));
    consumers.end();
    // More than a pipe holds at once, in pieces that are no blocks.
    const script = `dd bs=1 count=5 status=none; sleep 0.3; dd bs=977 count=100 status=none; sleep 0.3; cat`;
    const reader = spawn('sh', ['-c', `exec < "$0"; ${script}`, pipe], { stdio: ['ignore', 'pipe', 'inherit'] });
    const chunks: Buffer[] = [];
    reader.stdout.on('data', (bytes: Buffer) => chunks.push(bytes));
    await once(reader, 'close');
    const { status, output } = await taking.ended();
    expect([status, JSON.parse(String(output))]).toMatchObject([0, { ended: 'ended', packets: amount, missed: 0 }]);
    expect(kindsOf(Buffer.concat(chunks)).filter((kind) => kind === 'packet')).toHaveLength(amount);
  });

  test('where the reader goes away, it ends quietly', async () => {
    const { consumers, taking, pipe } = await unread('gone');
    execFileSync('head', ['-c', '4', pipe]);
    while (consumers.size() > 0) {
      consumers.packets(packets(1));
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const { status, complaint } = await taking.ended();
    expect([status, complaint.replace(/^# .*\n/gm, '')]).toEqual([0, '']);
  });

  test('where it is removed, it says so', async () => {
    const { taking, pipe } = await unread('removed');
    rmSync(pipe);
    expect(await taking.ended()).toMatchObject({
      status: 2,
      complaint: `# waits for a reader of ${pipe}\ntasktap: ${pipe}: there is no such file\n`,
    });
  });
});

describe('one sentence, and nothing is written over, where', () => {
  const file = path('kept.pcapng');
  writeFileSync(file, 'as before');
  const other = createServer((_request, response) => response.end('hello'));
  afterAll(() => other.close());

  test.each<[string, () => Promise<readonly string[]>, number, RegExp]>([
    [
      'no collector is there',
      async () => ['--from', path('none.sock')],
      2,
      /none\.sock: no collector listens there: .*/,
    ],
    [
      'nobody listens at the address',
      async () => ['--from', 'http://127.0.0.1:9'],
      2,
      /:9: no collector listens there/,
    ],
    ['the place is no place', async () => ['--from', 'ftp://tap'], 2, /expected the path of a socket, or a URL/],
    [
      'the place is a port without its beginning',
      async () => ['--from', 'localhost:4000'],
      2,
      /or a URL such as http:.*, got localhost:4000/,
    ],
    ['the token file is empty', async () => ['--token-file', path('empty')], 2, /it is empty, expected a token/],
    [
      'the token file holds more than a token',
      async () => ['--token-file', path('lines')],
      2,
      /lines: expected a token: one line of ASCII/,
    ],
    [
      'the token has signs that no header bears',
      async () => ['--token-file', path('umlauts')],
      2,
      /umlauts: expected a token: one line of ASCII/,
    ],
    [
      'the token is missing',
      async () => ['--from', (await collecting({ kind: 'network', host: '127.0.0.1', port: 0, token })).from],
      2,
      /: Expected the header "Authorization: Bearer TOKEN"/,
    ],
    [
      'the selection is not understood',
      async () => ['--from', (await collecting()).from, '--host', 'web'],
      2,
      /: Expected an IP address as host, found "web"\./,
    ],
    ['there are too many', async () => ['--from', (await collecting(undefined, 0)).from], 1, /as many consumers as/],
    [
      'it is no collector',
      async () => {
        if (!other.listening) await once(other.listen(0, '127.0.0.1'), 'listening');
        return ['--from', `http://127.0.0.1:${(other.address() as AddressInfo).port}`];
      },
      2,
      /expected a collector, got HTTP status 200 of something else/,
    ],
    [
      'the file cannot be written',
      async () => ['--from', (await collecting()).from, '-w', path('no/folder')],
      2,
      /no\/folder: its folder is not there/,
    ],
  ])('%s', async (_what, words, code, sentence) => {
    const { status, complaint } = await capture('-w', file, ...(await words())).ended();
    expect(complaint).toMatch(sentence);
    expect(complaint).toMatch(/^tasktap: .*\n$/);
    expect(status).toBe(code);
    expect(readFileSync(file, 'utf8')).toBe('as before');
  });
});
