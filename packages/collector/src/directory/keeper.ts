// The directory of a live collector: read from EC2 again and again, asked for what is unknown, and never without what it knew before.
import type { Heard, Naming } from '@tasktap/aws';
import { type Fault, type Instant, instant, later, type MirrorSession, millis, minutes, seconds } from '@tasktap/core';
import type { Mirroring } from '../hearing/hearing.ts';
import { createAsks } from './asks.ts';
import { readCreation } from './creations.ts';
import type { Directory } from './directory.ts';
import { createEvidenceBook } from './evidence.ts';
import { createMirrored } from './mirrored.ts';
import { nameSession } from './name-session.ts';
import { betweenLookups, dueFrom, jitter, quick, waitAfter } from './pace.ts';
import { isGiven, withGiven } from './precedence.ts';
import {
  type Bounds,
  type Change,
  type Known,
  keyOf,
  memoryOf,
  type Named,
  remember,
  usualBounds,
} from './remember.ts';

export interface KeeperOptions {
  readonly naming: Naming;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Names or ARNs: where the tasks of sessions without tags of ours are looked for; none: everywhere. */
  readonly clusters: readonly string[];
  /** Lines that tell of sessions as they were made, since an instant, oldest first. Undefined: there are none to be read. */
  readonly creations?: ((since: Instant) => Promise<Heard<readonly string[]>>) | undefined;
  /** Whether targets are read with the sessions: which of them lead to collectors that tell under another name than a target's id. */
  readonly readsTargets?: boolean | undefined;
  /** A person's, which is right wherever it speaks. */
  readonly given: Directory;
  /** What an earlier process knew. */
  readonly known: readonly Known[];
  /** Keeps what is known for the next process. */
  readonly save: (known: readonly Known[]) => Promise<void>;
  readonly changed: (changes: readonly Change[]) => void;
  /** A sentence for the operator. */
  readonly say: (sentence: string) => void;
  /** @default usualBounds */
  readonly bounds?: Bounds;
}

export interface Keeper {
  readonly directory: () => Directory;
  /** Of it, what a person gave, and tasks whose sessions were there at the last look. */
  readonly present: () => Directory;
  /** Packets came of a VNI, or from a source, that stands in no row. */
  readonly ask: (vni: number) => void;
  /** Packets came of these VNIs: their tasks are remembered a while longer. */
  readonly heard: (vnis: Iterable<number>) => void;
  /** To be called every second or so: begins what is due, unless something is under way. Resolves when that is over. */
  readonly tick: () => Promise<void>;
  readonly counts: () => KeeperCounts;
  /** As of the last look at all sessions. */
  readonly mirroring: () => Mirroring;
}

/** Each is explained in docs/collecting.md. */
export interface KeeperCounts {
  readonly tasks: number;
  readonly gone: number;
  readonly nameless: number;
  readonly asking: number;
  readonly 'asks-dropped': number;
  readonly 'tasks-dropped': number;
  readonly looks: number;
  readonly lookups: number;
  readonly searches: number;
  /** Left out where no journal is read. */
  readonly creations?: number;
  readonly failures: number;
}

/** Of EC2's reads of sessions. */
const perPage = 1_000;
/**
 * CloudWatch Logs answers five searches a second for everybody in an account (its quotas page); ten collectors that read two journals each,
 * while something is unknown to all of them, take four.
 */
const betweenCreations = seconds(5);
/** How far back the journal is read at most, and, since its lines come late and out of order, again. */
const firstCreations = minutes(10);
const lateCreations = seconds(30);
/** ECS is asked for every task of the clusters: 200 calls where there are 10,000. */
const betweenSearches = minutes(1);

export function createKeeper(options: KeeperOptions): Keeper {
  const { naming, given, random, bounds = usualBounds } = options;
  const now = (): Instant => instant(options.now());
  const begun = now();
  const asks = createAsks();
  const mirrored = createMirrored(naming, options.readsTargets === true);
  const book = createEvidenceBook(naming, options.clusters);
  const counted = {
    'asks-dropped': 0,
    'tasks-dropped': 0,
    looks: 0,
    lookups: 0,
    searches: 0,
    creations: 0,
    failures: 0,
  };
  const heard = new Set<number>();
  const state = {
    memory: memoryOf(options.known),
    directory: withGiven(
      given,
      options.known.map(({ entry }) => entry),
    ),
    /** Their tasks are looked for in ECS. */
    orphans: [] as readonly MirrorSession[],
    nameless: 0,
    failures: 0,
    complaint: '',
    wait: millis(0),
    ...dueFrom(begun),
    tickedAt: begun,
  };

  const complain = (fault: Fault): void => {
    counted.failures += 1;
    const complaint = `${fault.operation}: ${fault.code === '' ? '' : `${fault.code}, `}${fault.message}`;
    if (complaint !== state.complaint) {
      options.say(`The directory cannot be read as it should; the names known so far stay. ${complaint}`);
    }
    state.complaint = complaint;
  };

  /** Nothing is asked before the wait is over. */
  const backOff = (fault: Fault, calls: number): void => {
    complain(fault);
    state.failures += 1;
    state.wait = waitAfter({ kind: 'failed', times: state.failures }, { before: state.wait, calls }, random());
    state.lookAt = later(now(), state.wait);
    state.lookFrom = state.lookAt;
    state.lookupAt = state.lookAt;
  };

  const answered = (): void => {
    if (state.failures === 0) return;
    options.say('The directory is read again.');
    state.failures = 0;
    state.complaint = '';
  };

  /** Answers how many tasks have been named anew. */
  const remembered = async (tasks: readonly Named[], whole: boolean): Promise<number> => {
    const { memory, changes, dropped } = remember(state.memory, { tasks, whole, heard }, now(), bounds);
    state.memory = memory;
    counted['tasks-dropped'] += dropped;
    for (const { entry } of tasks) asks.answered(entry.vni);
    if (whole) heard.clear();
    const news = changes.filter(({ entry }) => !isGiven(given, entry));
    state.directory = withGiven(
      given,
      [...memory.values()].map(({ entry }) => entry),
    );
    if (news.length > 0) options.changed(news);
    if (whole || changes.length > 0) await options.save([...memory.values()]);
    return changes.filter(({ kind }) => kind === 'named').length;
  };

  /** The same. */
  const take = async (sessions: readonly MirrorSession[], whole: boolean): Promise<number> => {
    const tasks = sessions.flatMap((session) => nameSession(session, book.of(session)) ?? []);
    if (whole) state.nameless = sessions.length - tasks.length;
    return remembered(tasks, whole);
  };

  const sinceOf = (session: MirrorSession): Instant | undefined => {
    const name = nameSession(session, book.of(session));
    return name && state.memory.get(keyOf(name.entry))?.since;
  };

  const look = async (): Promise<void> => {
    counted.looks += 1;
    const said = await naming.sessions();
    if (said.kind === 'unheard') return backOff(said.reading.fault, 1);
    const sessions = said.value;
    book.keep(sessions);
    const described = await book.describe(sessions, now());
    const named = await take(sessions, true);
    state.orphans = book.orphans(sessions, now());
    const noted = await mirrored.look(sessions, sinceOf, now);
    // Names do not wait for it.
    if (noted.kind === 'unheard') complain(noted.reading.fault);
    const calls = Math.ceil((sessions.length + 1) / perPage) + described.calls + Number(options.readsTargets === true);
    if (described.fault !== undefined) return backOff(described.fault, calls);
    answered();
    state.wait = waitAfter({ kind: named > 0 ? 'changed' : 'same' }, { before: state.wait, calls }, random());
    state.lookFrom = later(now(), millis(seconds(calls)));
    state.lookAt = later(now(), state.wait);
  };

  const lookUp = async (): Promise<void> => {
    counted.lookups += 1;
    const said = await naming.sessionsOf(asks.due(now()));
    if (said.kind === 'unheard') return backOff(said.reading.fault, 1);
    const described = await book.describe(said.value, now());
    const named = await take(said.value, false);
    const orphans = new Map([...state.orphans, ...book.orphans(said.value, now())].map((one) => [one.id, one]));
    state.orphans = [...orphans.values()];
    if (described.fault !== undefined) return backOff(described.fault, 1);
    state.lookupAt = later(now(), betweenLookups);
    if (named === 0) return;
    state.wait = quick;
    state.lookAt = instant(Math.min(state.lookAt, Math.max(state.lookFrom, later(now(), quick))));
  };

  /** Only strangers are named so: of all others EC2 says more. */
  const readCreations = async (read: NonNullable<KeeperOptions['creations']>): Promise<void> => {
    counted.creations += 1;
    const at = now();
    state.creationsAt = later(at, millis(Math.round(betweenCreations * (1 + jitter * random()))));
    const said = await read(instant(Math.max(state.creationsSince, at - firstCreations)));
    if (said.kind === 'unheard') return complain(said.reading.fault);
    state.creationsSince = later(at, millis(-lateCreations));
    const tasks = said.value
      .flatMap((line) => readCreation(line) ?? [])
      .filter(({ entry }) => asks.isWaiting(entry.vni));
    await remembered(
      tasks.filter(({ entry }) => !state.memory.has(keyOf(entry))),
      false,
    );
  };

  const search = async (): Promise<void> => {
    counted.searches += 1;
    const { orphans } = state;
    const fault = await book.search(orphans, now());
    state.searchAt = later(now(), betweenSearches);
    state.orphans = book.orphans(orphans, now());
    await take(orphans, false);
    if (fault !== undefined) complain(fault);
  };

  /** Where the clock is set back, all that was to be done later would come so much later. */
  const followClock = (): void => {
    const at = now();
    if (later(at, quick) < state.tickedAt) Object.assign(state, dueFrom(at));
    state.tickedAt = at;
  };

  const due = (): (() => Promise<void>) | undefined => {
    const at = now();
    if (at >= state.lookAt) return look;
    if (at >= state.lookupAt && asks.isDue(at)) return lookUp;
    if (at >= state.searchAt && state.orphans.length > 0) return search;
    const { creations } = options;
    if (creations === undefined || at < state.creationsAt || asks.size() === 0) return undefined;
    return () => readCreations(creations);
  };

  const counts = () => {
    const { creations, ...others } = counted;
    return options.creations === undefined ? others : { ...others, creations };
  };

  let underWay: Promise<void> | undefined;
  return {
    directory: () => state.directory,
    present: () =>
      withGiven(
        given,
        [...state.memory.values()].flatMap(({ entry, gone }) => (gone === undefined ? [entry] : [])),
      ),
    ask: (vni) => {
      if (!asks.add(vni, now())) counted['asks-dropped'] += 1;
    },
    heard: (vnis) => {
      for (const vni of vnis) heard.add(vni);
    },
    tick: async () => {
      followClock();
      underWay ??= due()?.().finally(() => {
        underWay = undefined;
      });
      await underWay;
    },
    counts: () => ({
      tasks: state.memory.size,
      gone: [...state.memory.values()].filter(({ gone }) => gone !== undefined).length,
      nameless: state.nameless,
      asking: asks.size(),
      ...counts(),
    }),
    mirroring: () => mirrored.at(now()),
  };
}
