// Whoever serves a container's credentials and says nothing, or not all, holds up no command.
import { channel } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { type ClientRequest, get } from 'node:http';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createClients } from '@tasktap/aws';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { credentialsUrl, limitRequestsFor } from '../src/account/container-credentials.ts';

const started = channel('http.client.request.start');
let sockets: Socket[] = [];
let server: Server;
let port = 0;
/** What is said to whoever connects. */
let words = '';
let takeBack: () => void = () => undefined;

beforeEach(async () => {
  words = '';
  sockets = [];
  server = createServer((socket) => {
    sockets.push(socket);
    // Whoever gives up closes as it likes.
    socket.on('error', () => undefined);
    socket.write(words);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});
afterEach(() => {
  takeBack();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  for (const socket of sockets) socket.destroy();
  server.close();
});

test.each([
  [{}, undefined],
  [{ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/v2/credentials/x' }, 'http://169.254.170.2/v2/credentials/x'],
  [
    { AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://[fd00:ec2::23]/v1/credentials' },
    'http://[fd00:ec2::23]/v1/credentials',
  ],
  [
    { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '/x', AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1/y' },
    'http://169.254.170.2/x',
  ],
  [{ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: '', AWS_CONTAINER_CREDENTIALS_FULL_URI: '' }, undefined],
  [{ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'nowhere' }, undefined],
])('with %o credentials are at %s', (variables, url) => {
  expect(credentialsUrl(variables)?.href).toBe(url);
});

describe('a request', () => {
  const ask = (path: string, host = '127.0.0.1'): ClientRequest => get({ host, port, path });
  const endOf = async (request: ClientRequest): Promise<string> => {
    const [error] = await once(request, 'error');
    return String(error.message);
  };
  const limit = (path: string) => {
    takeBack = limitRequestsFor(new URL(`http://127.0.0.1:${port}${path}`), 50);
  };

  test('for them is ended where nothing comes, and any other is not', async () => {
    limit('/credentials?of=task');
    const others = [ask('/other'), ask('/credentials/more'), ask('/credentials', 'localhost')];
    for (const each of others) each.on('error', () => undefined);
    expect(await endOf(ask('/credentials?task=of'))).toBe('no credentials within 50 ms from 127.0.0.1');
    expect(others.map(({ destroyed }) => destroyed)).toEqual([false, false, false]);
    for (const each of others) each.destroy();
  });

  test('is ended where the answer has begun and does not go on', async () => {
    words = 'HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{';
    limit('/credentials');
    const request = ask('/credentials');
    const [answer] = await once(request, 'response');
    answer.on('error', () => undefined).resume();
    expect(await endOf(request)).toMatch(/^no credentials within 50 ms/);
    expect(answer.complete).toBe(false);
  });

  test('that is answered is left alone, and so is each once that is taken back', async () => {
    words = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}';
    limit('/credentials');
    const set = vi.spyOn(globalThis, 'setTimeout');
    const cleared = vi.spyOn(globalThis, 'clearTimeout');
    const request = ask('/credentials');
    const [answer] = await once(request, 'response');
    answer.resume();
    await once(request, 'close');
    expect(answer.complete).toBe(true);
    const timer = set.mock.results[set.mock.calls.findIndex(([, milliseconds]) => milliseconds === 50)]?.value;
    expect(cleared).toHaveBeenCalledWith(timer);
    takeBack();
    expect(started.hasSubscribers).toBe(false);
  });
});

test('the SDK gives up, and asks anew for the next call', async () => {
  const url = `http://127.0.0.1:${port}/credentials`;
  vi.stubEnv('AWS_CONTAINER_CREDENTIALS_FULL_URI', url);
  for (const name of ['AWS_PROFILE', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, undefined);
  for (const name of ['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE']) vi.stubEnv(name, '/nowhere');
  takeBack = limitRequestsFor(new URL(url), 20);
  const taskReads = { take: () => Promise.resolve(), throttled() {}, succeeded() {} };
  const clients = createClients({ region: 'eu-central-1', endpoint: 'http://127.0.0.1:1', taskReads });
  await expect(clients.ec2.config.credentials()).rejects.toThrow('Could not load credentials from any providers');
  const before = sockets.length;
  const again = clients.ec2.config.credentials().catch(() => undefined);
  await vi.waitFor(() => expect(sockets.length).toBeGreaterThan(before));
  // There is nobody any more whom to ask.
  server.close();
  for (const socket of sockets) socket.destroy();
  await again;
  clients.destroy();
});
