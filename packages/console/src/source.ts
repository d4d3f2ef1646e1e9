// What the page is about, as whoever serves it provides it: an emulated world, an account, a collector.
import type { Control, Fleet, JournalLine, Traffic } from './fleet.ts';

export interface Source {
  /** Above the page, e.g. `Emulated account 111122223333 in eu-central-1`. */
  readonly title: string;
  /** Real milliseconds between two looks at the fleet. */
  readonly everyMs: number;
  fleet(): Promise<Fleet>;
  /** Undefined: nobody counts packets here. */
  readonly traffic: (() => Traffic) | undefined;
  /** Calls back for every line from now on; answers the way to stop. */
  onJournal(listener: (line: JournalLine) => void): () => void;
  /** Undefined: the world is not ours to play with. */
  readonly controls: Controls | undefined;
  /** Undefined: no packets pass here. */
  readonly capture: ((task: string, signal: AbortSignal) => ReadableStream<Uint8Array> | undefined) | undefined;
}

export interface Controls {
  list(): readonly Control[];
  /** `value` is `on`, `off` or one of the choices. Answers false where there is no such control or value. */
  use(id: string, value: string): boolean;
}
