// The thread that receives: it owns the engine, the sockets and the file, and hears of the rest between two batches.
import { closeSync, openSync, writeSync } from 'node:fs';
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { choose } from '../receive/choose.ts';
import type { Receiver } from '../receive/receiver.ts';
import { createEngine } from '../wasm/load.ts';
import { createLive, type Live } from './collecting.ts';
import type { Beginning, FromReceiver, ReceiverFacts, Statistics, ToReceiver } from './messages.ts';
import { createPost, type Post } from './post.ts';

/** Milliseconds. */
const longestWait = 100;
const betweenTicks = 1000;
const betweenLooks = 20;
/** Who was heard is remembered for an hour. */
const betweenHeard = 30_000;

async function run(
  { listening, way, write, directory, sizes, takenFlows }: Beginning,
  main: MessagePort,
): Promise<void> {
  const say = (message: FromReceiver): void => main.postMessage(message);
  const engine = createEngine(sizes);
  const output = write === undefined ? undefined : createOutput(write);
  const post = createPost(main, { takenFlows });
  const live = createLive({
    engine,
    directory,
    sink: output?.write,
    ...post.told,
    now: () => BigInt(Date.now()) * 1_000_000n,
  });
  const chosen = await choose(way, listening, { engine, ...live });
  if (chosen.kind === 'refused') {
    say({ kind: 'failed', reason: chosen.reason });
    return;
  }
  const { receiver, passed } = chosen;
  output?.open();
  const facts = { way: receiver.way, passed, bufferBytes: receiver.bufferBytes, askedBytes: listening.bufferBytes };
  say({ kind: 'began', facts: { ...facts, engine: engine.kind } satisfies ReceiverFacts });
  try {
    await receive(receiver, live, post, main);
    await receiver.finish();
    const inlets = receiver.inlets();
    const report = live.end();
    output?.close();
    post.flush();
    say({ kind: 'statistics', statistics: statisticsOf(receiver, live, post) });
    say({ kind: 'ended', report: { ...report, missedExports: post.missedExports(), receiver: { ...facts, inlets } } });
  } finally {
    await receiver.close();
  }
}

/** Opening empties what was there before: it waits until packets can be received. */
function createOutput(path: string) {
  let file: number | undefined;
  const open = (): number => {
    file ??= openSync(path, 'w');
    return file;
  };
  return {
    open,
    write: (bytes: Uint8Array): void => {
      for (let at = 0; at < bytes.length; ) at += writeSync(open(), bytes, at);
    },
    close: (): void => closeSync(open()),
  };
}

/** Until it is told to stop. */
async function receive(receiver: Receiver, live: Live, post: Post, main: MessagePort): Promise<void> {
  let lookedAt = 0;
  let tickedAt = 0;
  let heardAt = performance.now();
  const say = (message: FromReceiver): void => main.postMessage(message);
  for (;;) {
    await receiver.receive(longestWait);
    const now = performance.now();
    if (now - lookedAt < betweenLooks) continue;
    lookedAt = now;
    if (hear(live, main)) return;
    post.flush();
    if (now - tickedAt < betweenTicks) continue;
    tickedAt = now;
    live.tick();
    say({ kind: 'statistics', statistics: statisticsOf(receiver, live, post) });
    if (now - heardAt < betweenHeard) continue;
    heardAt = now;
    say({ kind: 'heard', vnis: live.heard() });
  }
}

function statisticsOf(receiver: Receiver, live: Live, post: Post): Statistics {
  return { ...live.tally(), inlets: receiver.inlets(), missedExports: post.missedExports() };
}

/** Answers whether it is time to stop. */
function hear(live: Live, main: MessagePort): boolean {
  for (let heard = receiveMessageOnPort(main); heard !== undefined; heard = receiveMessageOnPort(main)) {
    const message = heard.message as ToReceiver;
    if (message.kind === 'stop') return true;
    live.change(message.changes);
  }
  return false;
}

const main = parentPort;
if (main !== null) {
  try {
    await run(workerData as Beginning, main);
  } catch (error) {
    main.postMessage({ kind: 'failed', reason: (error as Error).message } satisfies FromReceiver);
  }
}
