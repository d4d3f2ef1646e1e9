// What the two threads of live collecting say to each other.
import type { CaptureOptions } from '../captures/captures.ts';
import type { CaptureCounts } from '../captures/counts.ts';
import type { Directory } from '../directory/directory.ts';
import type { Engine, Sizes } from '../engine/engine.ts';
import type { HeardTask } from '../hearing/hearing.ts';
import type { Inlet, Listening, Way } from '../receive/receiver.ts';
import type { Report } from '../report.ts';
import type { Counts, NewInterface, Tally } from './collecting.ts';
import type { Taken } from './outbox.ts';

export type Destination =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'standard-output' }
  | { readonly kind: 'captures'; readonly folder: string; readonly options: CaptureOptions };

export interface Beginning {
  readonly listening: Listening;
  readonly way: Way | 'auto';
  /** Where packets go. Undefined: nowhere. */
  readonly write: Destination | undefined;
  readonly directory: Directory;
  /** Whether the directory may learn of unknown VNIs. */
  readonly learns: boolean;
  /** Of forwarders, which the directory may learn of. Undefined: it learns of none. */
  readonly forwardersVni: number | undefined;
  /** Whether anybody wants to hear of interfaces. */
  readonly tellsInterfaces: boolean;
  readonly sizes: Sizes;
  /** Undefined: as many as are usual. */
  readonly mostInterfaces: number | undefined;
  /** Of flows. Undefined: nobody wants them. */
  readonly takenFlows: Taken | undefined;
  /** Of packets' copies. Undefined: there will be no consumers. */
  readonly takenPackets: Taken | undefined;
}

export interface ReceiverFacts {
  readonly way: Way;
  /** Ways that were tried before, and why they were not possible. */
  readonly passed: readonly string[];
  /** What the kernel gave. Undefined: it does not tell. */
  readonly bufferBytes: number | undefined;
  readonly askedBytes: number;
  readonly engine: Engine['kind'];
}

export interface Statistics extends Tally {
  readonly inlets: readonly Inlet[];
  /** Exports of flows that found no room on their way to the other thread. */
  readonly missedExports: number;
  /** Packets whose copies for consumers found no room there. */
  readonly missedCopies: number;
  /** Undefined: there are none. */
  readonly captures: CaptureCounts | undefined;
}

export interface LiveReport extends Report, Pick<Statistics, 'missedExports' | 'missedCopies' | 'captures'> {
  readonly receiver: Omit<ReceiverFacts, 'engine'> & { readonly inlets: readonly Inlet[] };
}

export type ToReceiver =
  | { readonly kind: 'change'; readonly changes: Directory }
  /** Whether copies of packets are wanted. */
  | { readonly kind: 'listen'; readonly isWanted: boolean }
  /** What each interface has had is asked for. */
  | { readonly kind: 'count' }
  | { readonly kind: 'stop' };

export type FromReceiver =
  /** What is to be written goes into a pipe, and is not received before somebody reads it. */
  | { readonly kind: 'unread' }
  | { readonly kind: 'began'; readonly facts: ReceiverFacts }
  | { readonly kind: 'statistics'; readonly statistics: Statistics }
  /** Packets came of these VNIs, or from a source of them, that no entry of the directory names. */
  | { readonly kind: 'strangers'; readonly vnis: readonly number[] }
  /** Packets came of these tasks. */
  | { readonly kind: 'heard'; readonly tasks: readonly HeardTask[] }
  /** Before anything else is told of them. */
  | { readonly kind: 'interfaces'; readonly news: readonly NewInterface[] }
  /** None that was told is one any longer: they are counted from 0 again. `counts`: what they have had. */
  | { readonly kind: 'restart'; readonly counts: Counts }
  /** As `Live.counted` has it. */
  | { readonly kind: 'counted'; readonly counts: Counts }
  /** `latest`: the clock of the packets, nanoseconds since 1970. */
  | { readonly kind: 'flows'; readonly exports: Uint8Array; readonly latest: bigint }
  /** Whole blocks. */
  | { readonly kind: 'packets'; readonly blocks: Uint8Array }
  /** `failure`: why not all of it has been written, a sentence without its full stop. */
  | { readonly kind: 'ended'; readonly report: LiveReport; readonly failure: string | undefined }
  /** A sentence without its full stop; nothing follows. */
  | { readonly kind: 'failed'; readonly reason: string };
