// The answer on its way to CloudFormation: put as its address was signed, and not taken for told before it was taken.
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { tellStack } from '../src/tell-stack.ts';

const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function earOf(status: number) {
  const heard: { method?: string; url?: string; body: string; headers: IncomingHttpHeaders }[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    heard.push({ method: request.method ?? '', url: request.url ?? '', body, headers: request.headers });
    response.writeHead(status).end();
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { heard, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/answer?signature=a%2Fb` };
}

test('the answer is put whole, with the empty content type that its address is signed for', async () => {
  const { heard, url } = await earOf(200);
  await tellStack(url, '{"Reason":"…"}');
  expect(heard).toMatchObject([{ method: 'PUT', url: '/answer?signature=a%2Fb', body: '{"Reason":"…"}' }]);
  expect(heard[0]?.headers).toMatchObject({ 'content-type': '', 'content-length': '16' });
});

test('an answer that was taken is told, even where the connection breaks off behind the status', async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-length': 5 }).flushHeaders();
    response.write('ab', () => response.destroy());
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await tellStack(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, '{}');
});

test('an answer that is not taken is an error', async () => {
  const { url } = await earOf(403);
  await expect(tellStack(url, '{}')).rejects.toThrow('HTTP status 403');
});

test('nobody at the address is an error', async () => {
  await expect(tellStack('http://127.0.0.1:1/', '{}')).rejects.toThrow();
});
