// The thread that receives: it owns the engine, the sockets and the file, and hears of the rest between two batches.
import { randomBytes } from 'node:crypto';
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { seedsBytes } from '../engine/layout.ts';
import { preferHugePages } from '../kernel/huge-pages.ts';
import { choose } from '../receive/choose.ts';
import type { Receiver } from '../receive/receiver.ts';
import { createEngine } from '../wasm/load.ts';
import { createLive, type Live } from './collecting.ts';
import { type Place, placeOf } from './destination.ts';
import type { Beginning, FromReceiver, ReceiverFacts, Statistics, ToReceiver } from './messages.ts';
import { createPost, type Post } from './post.ts';

/** Milliseconds. */
const longestWait = 100;
const betweenTicks = 1000;
const betweenLooks = 20;
/** Who was heard is remembered for an hour. */
const betweenHeard = 30_000;

async function run(beginning: Beginning, main: MessagePort): Promise<void> {
  const { listening, way, write, directory, learns, forwardersVni, sizes, mostInterfaces } = beginning;
  const say = (message: FromReceiver): void => main.postMessage(message);
  const engine = createEngine(sizes, randomBytes(seedsBytes));
  await preferHugePages(engine.buffer);
  const { output, open, close, failure } = placeOf(write);
  const post = createPost(main, beginning);
  const live = createLive({
    engine,
    directory,
    learns,
    forwardersVni,
    output,
    ...(mostInterfaces === undefined ? {} : { mostInterfaces }),
    ...post.told,
    now: () => BigInt(Date.now()) * 1_000_000n,
  });
  const chosen = await choose(way, listening, { engine, ...live });
  if (chosen.kind === 'refused') {
    say({ kind: 'failed', reason: chosen.reason });
    return;
  }
  const { receiver, passed } = chosen;
  const isRead = open({ waits: () => say({ kind: 'unread' }), isOver: () => hear(live, post, main) });
  const facts = { way: receiver.way, passed, bufferBytes: receiver.bufferBytes, askedBytes: listening.bufferBytes };
  say({ kind: 'began', facts: { ...facts, engine: engine.kind } satisfies ReceiverFacts });
  const statisticsOf = (): Statistics => ({
    ...live.tally(),
    inlets: receiver.inlets(),
    ...post.missed(),
    captures: output?.counts?.(),
  });
  try {
    const receiveAll = async (): Promise<void> => {
      await receive(receiver, live, { post, statisticsOf, failure }, main);
      await receiver.finish();
    };
    const trouble = isRead ? await troubleOf(receiveAll) : undefined;
    say({ kind: 'heard', tasks: live.heard() });
    const report = live.end();
    close();
    post.flush();
    const statistics = statisticsOf();
    say({ kind: 'statistics', statistics });
    const { inlets, missedExports, missedCopies, captures } = statistics;
    say({
      kind: 'ended',
      report: { ...report, missedExports, missedCopies, captures, receiver: { ...facts, inlets } },
      failure: trouble ?? failure(),
    });
  } finally {
    await receiver.close();
  }
}

/** What has come until then is as good as ever. Undefined: there was none. */
async function troubleOf(work: () => Promise<void>): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** Until it is told to stop, or what is received can no longer be written. */
async function receive(
  receiver: Receiver,
  live: Live,
  {
    post,
    statisticsOf,
    failure,
  }: Pick<Place, 'failure'> & { readonly post: Post; readonly statisticsOf: () => Statistics },
  main: MessagePort,
): Promise<void> {
  let lookedAt = 0;
  let tickedAt = 0;
  let heardAt = performance.now();
  const say = (message: FromReceiver): void => main.postMessage(message);
  for (;;) {
    await receiver.receive(longestWait);
    const now = performance.now();
    if (now - lookedAt < betweenLooks) continue;
    lookedAt = now;
    if (hear(live, post, main) || failure() !== undefined) return;
    post.flush();
    if (now - tickedAt < betweenTicks) continue;
    tickedAt = now;
    live.tick();
    say({ kind: 'statistics', statistics: statisticsOf() });
    if (now - heardAt < betweenHeard) continue;
    heardAt = now;
    say({ kind: 'heard', tasks: live.heard() });
  }
}

/** Answers whether it is time to stop. */
function hear(live: Live, post: Post, main: MessagePort): boolean {
  for (let heard = receiveMessageOnPort(main); heard !== undefined; heard = receiveMessageOnPort(main)) {
    const message = heard.message as ToReceiver;
    if (message.kind === 'stop') return true;
    switch (message.kind) {
      case 'listen':
        post.listen(message.isWanted);
        break;
      case 'count':
        count(live, post, main);
        break;
      case 'change':
        live.change(message.changes);
        break;
    }
  }
  return false;
}

/** Of interfaces that have been told. */
function count(live: Live, post: Post, main: MessagePort): void {
  post.flush();
  const counts = live.counted();
  main.postMessage({ kind: 'counted', counts } satisfies FromReceiver, [counts.buffer]);
}

const main = parentPort;
if (main !== null) {
  try {
    await run(workerData as Beginning, main);
  } catch (error) {
    main.postMessage({ kind: 'failed', reason: (error as Error).message } satisfies FromReceiver);
  }
}
