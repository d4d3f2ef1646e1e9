// A consumer as a stream: whole captures, whatever ends them.
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { captureStream } from '../../src/consumers/capture-stream.ts';
import { createConsumers } from '../../src/consumers/consumers.ts';
import { identity, named, packet, told } from './packet-blocks.ts';

const ofTask = (task: string) => ({ clusters: [], services: [], tasks: [task], hosts: [], ports: [] });

function stage(limits = { most: 2, queueBytes: 2 ** 16 }) {
  const consumers = createConsumers(limits);
  consumers.beginInterface(0, named('web'), identity('web', 'aaaa'));
  consumers.beginInterface(1, named('api'), identity('api', 'bbbb'));
  const over = new AbortController();
  const begin = () => captureStream(consumers, ofTask('aaaa'), over.signal);
  return { consumers, over, begin };
}

const wordsOf = async (stream: ReadableStream<Uint8Array> | undefined) => told(await buffer(stream as never));

test('it holds the packets of its task until it is told to end, and leaves', async () => {
  const { consumers, over, begin } = stage();
  const words = wordsOf(begin());
  consumers.packets(packet(0, 1));
  consumers.packets(packet(1, 2));
  consumers.packets(packet(0, 3));
  over.abort();
  consumers.packets(packet(0, 4));
  expect(consumers.size()).toBe(0);
  expect(await words).toEqual(['section', 'interface web', 'packet 1 of web', 'packet 3 of web']);
});

test('without a packet it is a capture too', async () => {
  const { over, begin } = stage();
  const words = wordsOf(begin());
  over.abort();
  expect(await words).toEqual(['section', 'interface none']);
});

test('told to end before it has begun, it is an empty one', async () => {
  const { consumers, over, begin } = stage();
  over.abort();
  expect(await wordsOf(begin())).toEqual(['section', 'interface none']);
  expect(consumers.size()).toBe(0);
});

test('the end of the collector ends it, with how each interface fared', async () => {
  const { consumers, begin } = stage();
  const words = wordsOf(begin());
  consumers.packets(packet(0, 1));
  consumers.end();
  expect((await words).at(-1)).toBe('web: received 1, dropped 0');
});

test('whoever cancels it leaves', async () => {
  const { consumers, begin } = stage();
  const stream = begin();
  expect(consumers.size()).toBe(1);
  await stream?.cancel();
  expect(consumers.size()).toBe(0);
});

test('there are no more than consumers may be', () => {
  const { begin } = stage({ most: 1, queueBytes: 2 ** 16 });
  expect([begin() === undefined, begin() === undefined]).toEqual([false, true]);
});
