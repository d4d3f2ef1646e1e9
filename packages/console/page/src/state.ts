// What the page knows: the fleet as the server last told it, and a short memory of what is not told twice.
import { computed, signal } from '@preact/signals';
import { withChanges } from '../../src/changes.ts';
import {
  type Control,
  type Coverage,
  coverageOf,
  type Fleet,
  type JournalLine,
  type Traffic,
} from '../../src/fleet.ts';
import { type History, withGap, withLook } from '../../src/history.ts';

export interface About {
  readonly title: string;
  /** What coverage counts. */
  readonly covers: string;
  /** One of those. */
  readonly each: string;
  /** What coverage over time has a share of. */
  readonly overTime: string;
  /** Whose calls are counted. */
  readonly callsOf: string;
  /** What a verdict means, by `verdict` or `verdict: reason`. */
  readonly words: Readonly<Record<string, string>>;
  /** Why there are no packets, in a sentence. Undefined: they pass here. */
  readonly noPackets?: string;
  /** What an empty journal means. */
  readonly quiet: string;
  readonly everyMs: number;
}

export const about = signal<About | undefined>(undefined);
export function packetsPass(): boolean {
  return about.value !== undefined && about.value.noPackets === undefined;
}

export const fleet = signal<Fleet | undefined>(undefined);
export const journal = signal<readonly JournalLine[]>([]);
export const controls = signal<readonly Control[]>([]);
/** Why the page stands still, in a sentence. */
export const silence = signal<string | undefined>(undefined);
/** The latest counts, and those of a look before. */
export const traffic = signal<{ readonly now: Traffic; readonly before: Traffic }>({ now: {}, before: {} });

export const history = signal<History>([]);
const linesKept = 200;

export const coverage = computed<Coverage>(() =>
  coverageOf((fleet.value?.services ?? []).flatMap(({ tasks }) => tasks)),
);

function see(seen: Fleet): void {
  fleet.value = seen;
  history.value = withLook(history.value, seen.at, coverage.value);
  silence.value = undefined;
}

const askAgainMs = 5000;

/** Listens until the page is left; the browser calls again by itself when the connection breaks. */
export function listen(): void {
  const source = new EventSource('./stream');
  const on = (event: string, take: (data: unknown) => void): void =>
    source.addEventListener(event, ({ data }: MessageEvent<string>) => take(JSON.parse(data)));
  on('history', (data) => {
    history.value = data as History;
  });
  on('fleet', (data) => see(data as Fleet));
  on('changes', (data) => {
    if (fleet.value !== undefined) see(withChanges(fleet.value, data as Parameters<typeof withChanges>[1]));
  });
  on('traffic', (data) => {
    traffic.value = { now: data as Traffic, before: traffic.value.now };
    remember();
  });
  on('journal', (data) => {
    journal.value = [...journal.value, ...(data as readonly JournalLine[])].slice(-linesKept);
  });
  on('unreachable', (data) => {
    history.value = withGap(history.value);
    silence.value = String(data);
  });
  source.addEventListener('open', () => {
    journal.value = [];
    silence.value = undefined;
  });
  source.addEventListener('error', () => {
    // A browser asks again where a connection broke, and never where it was told no: as many pages are open as there may be.
    const isRefused = source.readyState === EventSource.CLOSED;
    silence.value = `${isRefused ? 'tasktap does not serve this page now' : 'The connection to tasktap is lost'}; the page tries again.`;
    if (isRefused) setTimeout(listen, askAgainMs);
  });
}

/** Packets of each look, latest last, of the services and tasks that are on the screen. */
const sparks = new Map<string, number[]>();
const sparkLength = 60;
const watched = new Map<string, readonly string[]>();

/** From now on the packets of these tasks together are remembered under `key`; answers the way to stop. */
export function watch(key: string, tasks: readonly string[]): () => void {
  watched.set(key, tasks);
  return () => {
    watched.delete(key);
    sparks.delete(key);
  };
}

export function sparkOf(key: string): readonly number[] {
  return sparks.get(key) ?? [];
}

function remember(): void {
  for (const [key, tasks] of watched) {
    const spark = sparks.get(key) ?? [];
    spark.push(tasks.reduce((sum, id) => sum + packetsSince(id), 0));
    if (spark.length > sparkLength) spark.shift();
    sparks.set(key, spark);
  }
}

/** Packets between the last two looks. */
function packetsSince(id: string): number {
  const { now, before } = traffic.value;
  const last = now[id];
  const first = before[id];
  return last === undefined || first === undefined ? 0 : last[0] - first[0];
}
