// One look for all pages: the fleet is asked for once, and each page is told what is new to it.
import { changesBetween } from '../changes.ts';
import { coverageOf, type Fleet, type JournalLine, type Traffic } from '../fleet.ts';
import { type History, withGap, withLook } from '../history.ts';
import type { Source } from '../source.ts';

/** As it goes over the wire: an event's name and its data. */
export type Message =
  | { readonly event: 'fleet'; readonly data: Fleet }
  | { readonly event: 'changes'; readonly data: ReturnType<typeof changesBetween> }
  | { readonly event: 'traffic'; readonly data: Traffic }
  | { readonly event: 'history'; readonly data: History }
  | { readonly event: 'journal'; readonly data: readonly JournalLine[] }
  | { readonly event: 'unreachable'; readonly data: string };

export interface Stream {
  /** Pages that listen. */
  pages(): number;
  /** Begins with everything; answers the way to leave. `over`: nothing more will be told. */
  join(send: (message: Message) => void, over: () => void): () => void;
  /** Lines about one task, oldest first, as far as they are remembered. */
  story(task: string): readonly JournalLine[];
  close(): void;
}

/** What a page that joins late is told of the journal, and what all stories are told from. */
const linesTold = 200;
const linesKept = 20_000;

export interface StreamPorts {
  readonly every: (milliseconds: number, act: () => void) => () => void;
}

export function startStream(source: Source, { every }: StreamPorts): Stream {
  const pages = new Map<(message: Message) => void, () => void>();
  const journal: JournalLine[] = [];
  let news: JournalLine[] = [];
  let fleet: Fleet | undefined;
  let history: History = [];
  let looking = false;
  const tell = (message: Message): void => {
    for (const send of pages.keys()) send(message);
  };
  const tellNews = (): void => {
    if (news.length > 0) tell({ event: 'journal', data: news.slice(-linesTold) });
    news = [];
  };
  const take = (seen: Fleet): void => {
    if (fleet === undefined) tell({ event: 'fleet', data: seen });
    else tell({ event: 'changes', data: changesBetween(fleet, seen) });
    fleet = seen;
    history = withLook(history, seen.at, coverageOf(seen.services.flatMap(({ tasks }) => tasks)));
  };
  const look = async (): Promise<void> => {
    // A slow account is not asked again before it has answered.
    if (looking) return;
    looking = true;
    try {
      take(await source.fleet());
      if (source.packets.kind === 'pass') tell({ event: 'traffic', data: await source.packets.traffic() });
    } catch (error) {
      history = withGap(history);
      tell({ event: 'unreachable', data: error instanceof Error ? error.message : String(error) });
    } finally {
      looking = false;
    }
    tellNews();
  };
  const stopHearing = source.onJournal((line) => {
    journal.push(line);
    if (journal.length > linesKept) journal.splice(0, linesKept / 2);
    news.push(line);
    if (news.length > linesTold) news = news.slice(-linesTold);
  });
  const stopLooking = every(source.everyMs, () => {
    // Without pages nobody is asked.
    if (pages.size === 0) history = withGap(history);
    else void look();
  });
  return {
    pages: () => pages.size,
    join(send, over) {
      if (history.length > 0) send({ event: 'history', data: history });
      if (fleet !== undefined) send({ event: 'fleet', data: fleet });
      // What is news to all pages comes with the next look.
      const told = journal.slice(0, journal.length - news.length);
      if (told.length > 0) send({ event: 'journal', data: told.slice(-linesTold) });
      pages.set(send, over);
      void look();
      return () => pages.delete(send);
    },
    story: (task) => journal.filter((line) => line.task === task),
    close() {
      stopHearing();
      stopLooking();
      for (const over of pages.values()) over();
      pages.clear();
    },
  };
}
