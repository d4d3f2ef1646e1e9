// Live collecting as the main thread has it: begins the thread that receives, tells it of changes, hears how it fares.
import { Worker } from 'node:worker_threads';
import type { Consumers } from '../consumers/consumers.ts';
import type { Directory } from '../directory/directory.ts';
import { usualSizes } from '../engine/engine.ts';
import type { HeardTask } from '../hearing/hearing.ts';
import type { Listening, Way } from '../receive/receiver.ts';
import type { Counts, NewInterface } from './collecting.ts';
import type { LiveFlows } from './live-flows.ts';
import type {
  Beginning,
  Destination,
  FromReceiver,
  LiveReport,
  ReceiverFacts,
  Statistics,
  ToReceiver,
} from './messages.ts';
import { createTaken, take } from './outbox.ts';

export interface Collector {
  readonly facts: ReceiverFacts;
  /** Entries of these VNIs from now on; none: no task has it any more. */
  readonly change: (changes: Directory) => void;
  /** Whether consumers are there: until then they are given nothing. */
  readonly listen: (isWanted: boolean) => void;
  /** The latest, and how long ago it was told, in milliseconds. Undefined: none has been told. */
  readonly latest: () => { readonly statistics: Statistics; readonly age: number } | undefined;
  /** What each interface has had until now; nothing once receiving has ended. */
  readonly counted: () => Promise<Counts>;
  /** What was received is written and counted. Resolves with the same when it has ended already. */
  readonly stop: () => Promise<Ended>;
  readonly ended: Promise<Ended>;
}

export type Ended =
  /** `failure`: why not all of it has been written, a sentence without its full stop. */
  | { readonly kind: 'ended'; readonly report: LiveReport; readonly failure: string | undefined }
  | { readonly kind: 'failed'; readonly reason: string };

export type Begun =
  | { readonly kind: 'begun'; readonly collector: Collector }
  | { readonly kind: 'failed'; readonly reason: string };

export interface Wanted {
  readonly listening: Listening;
  readonly way: Way | 'auto';
  readonly write: Destination | undefined;
  readonly directory: Directory;
  /** Whether `change` may name what is unknown. */
  readonly learns: boolean;
  /** Of forwarders, whom `change` may name: each address is another task. Undefined: none is expected. */
  readonly forwardersVni?: number | undefined;
  /** Tells it to stop, also before it has begun. Undefined: only what has begun is told. */
  readonly stopped?: Promise<void>;
  /** Told once, where packets are to go into a pipe that nobody reads yet: none is received before. Undefined: nobody asks. */
  readonly onUnread?: () => void;
  /** Told once a second. */
  readonly onStatistics: (statistics: Statistics) => void;
  /** Packets came of these VNIs, or from a source of them, that no entry of the directory names. */
  readonly onStrangers: (vnis: readonly number[]) => void;
  /** Packets came of these tasks; told twice a minute, and at the end. */
  readonly onHeard: (tasks: readonly HeardTask[]) => void;
  /** Undefined: flows are counted only. */
  readonly flows: Pick<LiveFlows, 'interfaces' | 'take' | 'restart'> | undefined;
  /** Undefined: there will be none. */
  readonly consumers: Pick<Consumers, 'beginInterface' | 'packets' | 'restart'> | undefined;
  /** Told of interfaces before anything else is told of them. Undefined: nobody asks. */
  readonly onInterfaces?: (news: readonly NewInterface[]) => void;
  /** Told when interfaces are counted from 0 again, and what those before have had. Undefined: nobody asks. */
  readonly onRestart?: (counts: Counts) => void;
  readonly sizes?: Beginning['sizes'];
  readonly mostInterfaces?: Beginning['mostInterfaces'];
}

const nothing: Counts = new Float64Array(0);

export async function beginCollecting({
  stopped,
  onUnread,
  onStatistics,
  onStrangers,
  onHeard,
  flows,
  consumers,
  onInterfaces,
  onRestart,
  forwardersVni,
  sizes = usualSizes,
  mostInterfaces,
  ...rest
}: Wanted): Promise<Begun> {
  const taken = { flows: createTaken(), packets: createTaken() };
  const worker = new Worker(new URL('./receiver-thread.ts', import.meta.url), {
    workerData: {
      ...rest,
      forwardersVni,
      sizes,
      mostInterfaces,
      tellsInterfaces: [flows, consumers, onInterfaces].some((one) => one !== undefined),
      takenFlows: flows && taken.flows,
      takenPackets: consumers && taken.packets,
    } satisfies Beginning,
  });
  const tell = (message: ToReceiver): void => worker.postMessage(message);
  void stopped?.then(() => tell({ kind: 'stop' }));
  const began = Promise.withResolvers<Begun>();
  const ended = Promise.withResolvers<Ended>();
  const fail = (reason: string): void => {
    began.resolve({ kind: 'failed', reason });
    ended.resolve({ kind: 'failed', reason });
    void worker.terminate();
  };
  let latest: { readonly statistics: Statistics; readonly at: number } | undefined;
  let asking: ((counts: Counts) => void)[] = [];
  let isOver = false;
  const answer = (counts: Counts): void => {
    for (const each of asking) each(counts);
    asking = [];
  };
  void ended.promise.then(() => {
    isOver = true;
    answer(nothing);
  });
  const collectorOf = (facts: ReceiverFacts): Collector => ({
    facts,
    change: (changes) => tell({ kind: 'change', changes }),
    listen: (isWanted) => tell({ kind: 'listen', isWanted }),
    latest: () => latest && { statistics: latest.statistics, age: performance.now() - latest.at },
    counted: () =>
      new Promise((resolve) => {
        asking.push(resolve);
        // An ended thread answers nobody.
        if (isOver) answer(nothing);
        else tell({ kind: 'count' });
      }),
    stop: () => {
      tell({ kind: 'stop' });
      return ended.promise;
    },
    ended: ended.promise,
  });
  worker.on('message', (message: FromReceiver) => {
    switch (message.kind) {
      case 'unread':
        onUnread?.();
        break;
      case 'began':
        began.resolve({ kind: 'begun', collector: collectorOf(message.facts) });
        break;
      case 'statistics':
        latest = { statistics: message.statistics, at: performance.now() };
        onStatistics(message.statistics);
        break;
      case 'strangers':
        onStrangers(message.vnis);
        break;
      case 'heard':
        onHeard(message.tasks);
        break;
      case 'counted':
        answer(message.counts);
        break;
      case 'interfaces':
        flows?.interfaces(message.news);
        onInterfaces?.(message.news);
        for (const { number, one, owner } of message.news) consumers?.beginInterface(number, one, owner.task);
        break;
      case 'restart':
        flows?.restart();
        consumers?.restart();
        onRestart?.(message.counts);
        break;
      case 'flows':
        flows?.take(message.exports, message.latest);
        take(taken.flows, message.exports.length);
        break;
      case 'packets':
        consumers?.packets(message.blocks);
        take(taken.packets, message.blocks.length);
        break;
      case 'ended':
        ended.resolve(message);
        break;
      case 'failed':
        fail(message.reason);
        break;
    }
  });
  worker.once('error', (error: Error) => fail(error.message));
  worker.once('exit', () => fail('the receiving thread has ended'));
  return began.promise;
}
