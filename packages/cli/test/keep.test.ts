// How keeping what a collector sends ends where a process of its own would show it too seldom: streams that stand still, fail, or are told early.
import { PassThrough, Writable } from 'node:stream';
import { createExcerpt } from '@tasktap/collector';
import { describe, expect, test } from 'vitest';
import { keep } from '../src/capture/keep.ts';

const empty = createExcerpt(undefined).end();
const unlimited = { count: undefined, duration: undefined };
const never = new AbortController().signal;

function failing(code: string): Writable {
  const error = Object.assign(new Error(`${code}: it failed`), { code });
  return new Writable({ write: (_bytes, _encoding, done) => done(error) });
}

describe('it ends', () => {
  test('at once where it has been told before, with a whole capture', async () => {
    const output = new PassThrough();
    const { ended } = await keep(new PassThrough(), output, unlimited, AbortSignal.abort());
    expect(ended).toEqual({ kind: 'stopped' });
    expect(output.read()).toEqual(empty);
  });

  test.each([
    ['EPIPE', { kind: 'unread' }],
    ['ENOSPC', { kind: 'unwritable', reason: 'ENOSPC: it failed' }],
  ])('where writing fails with %s', async (code, wanted) => {
    const response = new PassThrough();
    response.write(empty);
    expect((await keep(response, failing(code), unlimited, never)).ended).toEqual(wanted);
    expect(response.destroyed).toBe(true);
  });

  test.each([
    ['EPIPE', { kind: 'unread' }],
    ['ENOSPC', { kind: 'unwritable', reason: 'ENOSPC: it failed' }],
  ])('where what is written last fails with %s', async (code, wanted) => {
    const response = new PassThrough();
    response.end();
    expect((await keep(response, failing(code), unlimited, never)).ended).toEqual(wanted);
  });

  test('where what was written before fails only once the collector has ended', async () => {
    const full = Object.assign(new Error('ENOSPC: it failed'), { code: 'ENOSPC' });
    const output = new Writable({ write: (_bytes, _encoding, done) => void setImmediate(done, full) });
    const response = new PassThrough();
    response.end(empty);
    const { ended } = await keep(response, output, unlimited, never);
    expect(ended).toEqual({ kind: 'unwritable', reason: 'ENOSPC: it failed' });
  });

  test('where writing had failed before', async () => {
    const output = failing('ENOENT').on('error', () => undefined);
    output.write('x');
    await new Promise((resolve) => output.once('close', resolve));
    const { ended } = await keep(new PassThrough(), output, unlimited, never);
    expect(ended).toEqual({ kind: 'unwritable', reason: 'ENOENT: it failed' });
  });

  test('unread where whoever read had gone before it was told to end', async () => {
    const output = failing('EPIPE').on('error', () => undefined);
    output.write('x');
    await new Promise((resolve) => output.once('close', resolve));
    const { ended } = await keep(new PassThrough(), output, unlimited, AbortSignal.abort());
    expect(ended).toEqual({ kind: 'unread' });
  });

  test('where what comes is no pcapng', async () => {
    const response = new PassThrough();
    response.write('no pcapng at all, but a text');
    const { ended } = await keep(response, new PassThrough(), unlimited, never);
    expect(ended).toEqual({ kind: 'broken', reason: 'what it sends is no pcapng' });
  });
});

test('a reader that stands still holds back the collector, and goes on where it was', async () => {
  const response = new PassThrough({ highWaterMark: empty.length });
  const output = new PassThrough({ highWaterMark: empty.length });
  const kept = keep(response, output, unlimited, never);
  for (let round = 0; round < 20; round += 1) response.write(empty);
  await new Promise((resolve) => setImmediate(resolve));
  expect(response.isPaused()).toBe(true);
  response.end();
  const chunks: Buffer[] = [];
  output.on('data', (bytes: Buffer) => chunks.push(bytes));
  expect((await kept).ended).toEqual({ kind: 'ended' });
  expect(Buffer.concat(chunks)).toEqual(Buffer.concat(Array.from({ length: 20 }, () => empty)));
});
