// Calls of a function in this thread: to the emulated AWS and nobody else, and lost as calls are lost on a wire.
import { expect, test } from 'vitest';
import { overFront } from '../src/cloud/protocol/in-process.ts';
import type { Request, Response } from '../src/cloud/protocol/wire.ts';

const request = { method: 'POST', path: '/?a=b', headers: { a: 'b' }, body: Buffer.from('x') };

function transport(different: Partial<Response> = {}) {
  const seen: Request[] = [];
  const front = {
    handle(given: Request) {
      seen.push(given);
      return Promise.resolve({ status: 200, headers: { c: 'd' }, body: 'y', ...different });
    },
  };
  return { seen, send: overFront(front, () => 'http://127.0.0.1:4566') };
}

test.each([
  'cloudformation-custom-resource-response-euwest1.s3.eu-west-1.amazonaws.com',
  'cloudformation-custom-resource-response-euwest1.s3.eu-west-1.amazonaws.com:443',
  '127.0.0.1:4566',
])('%s is AWS', async (host) => {
  const { seen, send } = transport();
  expect(await send({ ...request, host })).toEqual({ status: 200, headers: { c: 'd' }, body: Buffer.from('y') });
  expect(seen).toEqual([request]);
});

test.each(['127.0.0.1', '127.0.0.1:80', 'example.com', 'x.s3.eu-west-1.amazonaws.com'])('%s is not', async (host) => {
  const { seen, send } = transport();
  await expect(send({ ...request, host })).rejects.toMatchObject({ code: 'ENOTFOUND' });
  expect(seen).toEqual([]);
});

test('an answer that is lost is a connection that was reset', async () => {
  const { send } = transport({ lost: true });
  await expect(send({ ...request, host: '127.0.0.1:4566' })).rejects.toMatchObject({ code: 'ECONNRESET' });
});
