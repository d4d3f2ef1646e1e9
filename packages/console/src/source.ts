// What the page is about, as whoever serves it provides it: an emulated world, an account, a collector.
import type { Control, Fact, Fleet, JournalLine, Traffic } from './fleet.ts';

export interface Source {
  /** Above the page, e.g. `Emulated account 111122223333 in eu-central-1`. */
  readonly title: string;
  /** What coverage counts, e.g. `selected tasks covered`: so many of so many. */
  readonly covers: string;
  /** One of those, e.g. `task`. */
  readonly each: string;
  /** What coverage over time has a share of, e.g. `selected task-seconds were covered`. */
  readonly overTime: string;
  /** Whose calls the fleet's budgets count, in a sentence or two. Empty: there are none. */
  readonly callsOf: string;
  /** What a verdict means, by `verdict` or `verdict: reason`, for whoever looks at a task. */
  readonly words: Readonly<Record<string, string>>;
  /** Real milliseconds between two looks at the fleet. */
  readonly everyMs: number;
  fleet(): Promise<Fleet>;
  readonly packets: Packets;
  /** What is known of a task beside its verdict, as of the latest look. */
  facts(task: string): readonly Fact[];
  /** What to think of it where the journal says nothing, in a sentence. */
  readonly quiet: string;
  /** Calls back for every line from now on; answers the way to stop. */
  onJournal(listener: (line: JournalLine) => void): () => void;
  /** Undefined: the world is not ours to play with. */
  readonly controls: Controls | undefined;
}

export type Packets =
  | {
      readonly kind: 'pass';
      readonly traffic: () => Promise<Traffic>;
      readonly capture: Capture;
    }
  /** `why` in a sentence or two, for whoever looks for the packets of a task. */
  | { readonly kind: 'none'; readonly why: string };

/**
 * Packets of a task from now on, a whole capture (pcapng) whenever `over` ends it; the page ends each in time. Answers undefined where there are none
 * of this task.
 */
export type Capture = (task: string, over: AbortSignal) => ReadableStream<Uint8Array> | undefined;

export interface Controls {
  list(): readonly Control[];
  /** `value` is `on`, `off` or one of the choices. Answers false where there is no such control or value. */
  use(id: string, value: string): boolean;
}
