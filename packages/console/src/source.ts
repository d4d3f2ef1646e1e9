// What the page is about, as whoever serves it provides it: an emulated world, an account, a collector.
import type { Control, Fleet, JournalLine, Traffic } from './fleet.ts';

export interface Source {
  /** Above the page, e.g. `Emulated account 111122223333 in eu-central-1`. */
  readonly title: string;
  /** What coverage counts, e.g. `selected tasks covered`: so many of so many. */
  readonly covers: string;
  /** Whose calls the fleet's budgets count, in a sentence or two. Empty: there are none. */
  readonly callsOf: string;
  /** What a verdict means, by `verdict` or `verdict: reason`, for whoever looks at a task. */
  readonly words: Readonly<Record<string, string>>;
  /** Real milliseconds between two looks at the fleet. */
  readonly everyMs: number;
  fleet(): Promise<Fleet>;
  /** Undefined: nobody counts packets here. */
  readonly traffic: (() => Promise<Traffic>) | undefined;
  /** Calls back for every line from now on; answers the way to stop. */
  onJournal(listener: (line: JournalLine) => void): () => void;
  /** Undefined: the world is not ours to play with. */
  readonly controls: Controls | undefined;
  /**
   * Packets of a task from now on, a whole capture (pcapng) whenever `over` ends it; the page ends each in time. Answers undefined where there are none
   * of this task. Undefined: no packets pass here.
   */
  readonly capture: ((task: string, over: AbortSignal) => ReadableStream<Uint8Array> | undefined) | undefined;
}

export interface Controls {
  list(): readonly Control[];
  /** `value` is `on`, `off` or one of the choices. Answers false where there is no such control or value. */
  use(id: string, value: string): boolean;
}
