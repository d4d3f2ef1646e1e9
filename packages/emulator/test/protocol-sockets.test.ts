// What comes over a socket that no AWS client would send: a clean answer, and a server that goes on.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Listening, listen } from '../src/cloud/protocol/server.ts';
import { type Account, createAccount } from './account.ts';

let account: Account;
let server: Listening;
const open: Socket[] = [];

beforeEach(async () => {
  account = createAccount();
  server = await listen(account.front, { host: '127.0.0.1', port: 0 });
});

afterEach(async () => {
  for (const socket of open.splice(0)) socket.destroy();
  await server.close();
});

function dial(url = server.url): Socket {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  // A reset is an answer, too: what arrived before it counts.
  socket.on('error', () => undefined);
  open.push(socket);
  return socket;
}

/** All that the server says until it closes; `bytes` are all that the client sends. */
async function answerTo(bytes: string | Buffer): Promise<string> {
  const socket = dial();
  socket.end(bytes);
  return text(socket).catch(() => 'reset');
}

function post(body: string, headers = ''): string {
  return `POST / HTTP/1.1\r\nhost: a\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`;
}

async function expectToGoOn(): Promise<void> {
  const response = await fetch(server.url, { method: 'POST', body: 'Action=DescribeTags' });
  expect([response.status, await response.text()]).toEqual([
    403,
    expect.stringContaining('MissingAuthenticationToken'),
  ]);
}

describe('one clean answer, and the server goes on', () => {
  test.each<[string, string, string, string]>([
    ['no HTTP', 'hello\r\n\r\n', '400 Bad Request', 'MalformedHttpRequest'],
    ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03', '400 Bad Request', 'MalformedHttpRequest'],
    ['no host', 'POST / HTTP/1.1\r\n\r\n', '400 Bad Request', ''],
    ['two lengths', post('', 'content-length: 5\r\n'), '400 Bad Request', 'MalformedHttpRequest'],
    ['a length and chunks', post('', 'transfer-encoding: chunked\r\n'), '400 Bad Request', 'MalformedHttpRequest'],
    [
      'a length that is none',
      'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: -1\r\n\r\n',
      '400 Bad Request',
      'MalformedHttpRequest',
    ],
    [
      'headers without end',
      `POST / HTTP/1.1\r\nx: ${'y'.repeat(100_000)}`,
      '431 Request Header Fields',
      'HeaderSectionTooLarge',
    ],
    [
      'a chunk without a size',
      'POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n',
      '400 Bad Request',
      'MalformedHttpRequest',
    ],
    [
      'a GET',
      'GET /?Action=DescribeTags HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n',
      '403 Forbidden',
      'MissingAuthenticationToken',
    ],
    [
      'a DELETE',
      'DELETE / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n',
      '403 Forbidden',
      'MissingAuthenticationToken',
    ],
    [
      'a page of a browser, whose name may have been made to mean this machine',
      post('Action=DescribeTags', 'origin: http://a\r\n'),
      '403 Forbidden',
      'RequestOfPage',
    ],
    [
      'a path',
      'POST /%zz/../%00?% HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n',
      '403 Forbidden',
      'MissingAuthenticationToken',
    ],
    [
      'a client that waits for 100',
      post('x', 'expect: 100-continue\r\nconnection: close\r\n'),
      '100 Continue',
      'MissingAuthenticationToken',
    ],
    ['an unknown expectation', post('x', 'expect: miracles\r\nconnection: close\r\n'), '417 Expectation Failed', ''],
  ])('%s', async (_name, bytes, status, code) => {
    const answer = await answerTo(Buffer.from(bytes, 'latin1'));
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status}`));
    expect(answer).toContain(code);
    await expectToGoOn();
  });

  test('any bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (bytes) => {
        const answer = await answerTo(Buffer.concat([Buffer.from('POST'), bytes]));
        expect(answer === 'reset' || /^(HTTP\/1\.1 [34]\d\d |$)/.test(answer), answer).toBe(true);
      }),
      { seed: 1, numRuns: 50 },
    );
    await expectToGoOn();
  });

  test('requests one behind the other are answered in their order', async () => {
    const answer = await answerTo(
      `${post('a')}${post('b')}${post('c', 'x-amz-target: AmazonSSM.GetParameter\r\nconnection: close\r\n')}`,
    );
    expect(answer.match(/MissingAuthenticationToken(Exception)?/g)).toEqual([
      'MissingAuthenticationToken',
      'MissingAuthenticationToken',
      'MissingAuthenticationTokenException',
      'MissingAuthenticationTokenException',
    ]);
  });

  test('clients that leave in the middle of a body are not heard', async () => {
    for (let client = 0; client < 20; client += 1) {
      const socket = dial();
      socket.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1000\r\n\r\nhalf');
      await once(socket, 'connect');
      socket.resetAndDestroy();
    }
    await expectToGoOn();
    expect(account.calls.recent()).toHaveLength(1);
  });

  test('a body without end is cut off after some mebibytes, with an answer', async () => {
    const socket = dial();
    const heard = text(socket).catch(() => 'reset');
    socket.write('POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n');
    const chunk = Buffer.from(`10000\r\n${'x'.repeat(65_536)}\r\n`);
    let sent = 0;
    while (!socket.destroyed && socket.writable && sent < 64 * 1024 * 1024) {
      sent += chunk.length;
      if (!socket.write(chunk)) await new Promise((resolve) => socket.once('drain', resolve).once('close', resolve));
    }
    expect(await heard).toMatch(/^(HTTP\/1\.1 413 |reset)/);
    expect(sent).toBeLessThan(64 * 1024 * 1024);
    expect(account.calls.recent()).toMatchObject([{ status: 413 }]);
    await expectToGoOn();
  });
});

describe('a client that is too slow is told so, and the connection ends', () => {
  test.each<[string, string]>([
    ['with its headers', 'POST / HTTP/1.1\r\nhost: a\r\n'],
    ['with its body', 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\n\r\nhalf'],
  ])('%s', async (_name, bytes) => {
    const patience = { headersTimeout: 20, requestTimeout: 20, keepAliveTimeout: 20, connectionsCheckingInterval: 10 };
    const hasty = await listen(account.front, { host: '127.0.0.1', port: 0 }, patience);
    const socket = dial(hasty.url);
    let heard = '';
    socket.on('data', (some: Buffer) => {
      heard += some;
    });
    socket.write(bytes);
    // It is reset where the server had not read all when it lost its patience.
    await new Promise((resolve) => socket.once('close', resolve));
    expect(heard).toMatch(/^HTTP\/1.1 408 Request Timeout\r\n.*<Code>RequestTimeout</s);
    await hasty.close();
    expect(account.calls.recent()).toEqual([]);
  });
});
