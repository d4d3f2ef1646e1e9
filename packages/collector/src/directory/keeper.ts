// The directory of a live collector: read from EC2 again and again, asked for what is unknown, and never without what it knew before.
import type { Naming } from '@tasktap/aws';
import { type Fault, type Instant, instant, later, type MirrorSession, millis, minutes, seconds } from '@tasktap/core';
import type { Mirroring } from '../hearing/hearing.ts';
import type { KnownForwarders } from '../hearing/told.ts';
import { createAsks } from './asks.ts';
import { createComplaints } from './complaints.ts';
import { createEvidenceBook } from './evidence.ts';
import { createForwardedBook, type ForwardedBook } from './forwarded.ts';
import { createForwardedLooks } from './forwarded-looks.ts';
import { createJournal, type Journal, type ReadCreations } from './journal.ts';
import { createMirrored } from './mirrored.ts';
import type { Forwarders } from './name-forwarded.ts';
import { nameSession } from './name-session.ts';
import { betweenLookups, dueFrom, quick, waitAfter } from './pace.ts';
import { keyOf, type Named, type Seen } from './remember.ts';
import { createRoster, type Roster, type RosterOptions } from './roster.ts';

export interface KeeperOptions extends RosterOptions {
  readonly naming: Naming;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Names or ARNs: where the tasks of sessions without tags of ours, and those with a forwarder, are looked for; none: everywhere. */
  readonly clusters: readonly string[];
  /** Undefined: tasks without a session are not looked for. */
  readonly forwarders?: Forwarders | undefined;
  /** Undefined: there is no journal to be read. */
  readonly creations?: ReadCreations | undefined;
  /** Whether targets are read with the sessions: which of them lead to collectors that tell under another name than a target's id. */
  readonly readsTargets?: boolean | undefined;
  /** A sentence for the operator. */
  readonly say: (sentence: string) => void;
}

export interface Keeper extends Pick<Roster, 'directory' | 'present' | 'heard'> {
  /** Packets came of a VNI, or from a source, that stands in no row. */
  readonly ask: (vni: number) => void;
  /** To be called every second or so: begins what is due, unless something is under way. Resolves when that is over. */
  readonly tick: () => Promise<void>;
  readonly counts: () => KeeperCounts;
  /** As of the last look at all sessions. */
  readonly mirroring: () => Mirroring;
  /** Of whom it would be told, if packets came. Undefined: not of all. */
  readonly knownForwarders: () => KnownForwarders | undefined;
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
/** ECS is asked for every task of the clusters: 200 calls where there are 10,000. */
const betweenSearches = minutes(1);

export function createKeeper(options: KeeperOptions): Keeper {
  const { naming, forwarders, random } = options;
  const now = (): Instant => instant(options.now());
  const begun = now();
  const asks = createAsks();
  const mirrored = createMirrored(naming, options.readsTargets === true);
  const book = createEvidenceBook(naming, options.clusters);
  const roster = createRoster(options);
  const forwarded = forwarders && createForwardedBook(naming, options.clusters, forwarders);
  const forwardedLooks = createForwardedLooks(begun, random);
  const complaints = createComplaints(options.say);
  const journal = options.creations && createJournal(options.creations, begun, random);
  const counted = {
    'asks-dropped': 0,
    looks: 0,
    lookups: 0,
    searches: 0,
    creations: 0,
    failures: 0,
  };
  const state = {
    /** Their tasks are looked for in ECS. */
    orphans: [] as readonly MirrorSession[],
    nameless: 0,
    failures: 0,
    wait: millis(0),
    ...dueFrom(begun),
    tickedAt: begun,
  };

  const complain = (fault: Fault): void => {
    counted.failures += 1;
    complaints.about(fault);
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
    state.failures = 0;
    complaints.over();
  };

  /** Answers how many tasks have been named anew. */
  const remembered = (tasks: readonly Named[], whole: Seen['whole']): Promise<number> => {
    for (const { entry } of tasks) asks.answered(entry.vni);
    return roster.take({ tasks, whole }, now());
  };

  /** The same. */
  const take = async (sessions: readonly MirrorSession[], whole: Seen['whole']): Promise<number> => {
    const tasks = sessions.flatMap((session) => nameSession(session, book.of(session)) ?? []);
    if (whole !== 'none') state.nameless = sessions.length - tasks.length;
    return remembered(tasks, whole);
  };

  const sinceOf = (session: MirrorSession): Instant | undefined => {
    const name = nameSession(session, book.of(session));
    return name && roster.of(keyOf(name.entry))?.since;
  };

  const look = async (): Promise<void> => {
    counted.looks += 1;
    const said = await naming.sessions();
    if (said.kind === 'unheard') return backOff(said.reading.fault, 1);
    const sessions = said.value;
    book.keep(sessions);
    const described = await book.describe(sessions, now());
    const named = await take(sessions, forwarded === undefined ? 'all' : 'mirrored');
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
    const named = await take(said.value, 'none');
    const orphans = new Map([...state.orphans, ...book.orphans(said.value, now())].map((one) => [one.id, one]));
    state.orphans = [...orphans.values()];
    if (described.fault !== undefined) return backOff(described.fault, 1);
    state.lookupAt = later(now(), betweenLookups);
    if (named === 0) return;
    state.wait = quick;
    state.lookAt = instant(Math.min(state.lookAt, Math.max(state.lookFrom, later(now(), quick))));
  };

  /** Only strangers are named so: of all others EC2 says more. */
  const readCreations = async ({ read }: Journal): Promise<void> => {
    counted.creations += 1;
    const said = await read(now());
    if (said.kind === 'unheard') return complain(said.reading.fault);
    const tasks = said.value.filter(({ entry }) => asks.isWaiting(entry.vni) && roster.of(keyOf(entry)) === undefined);
    await remembered(tasks, 'none');
  };

  const lookForForwarded = async ({ look: lookFor }: ForwardedBook): Promise<void> => {
    counted.searches += 1;
    const seen = await lookFor(now());
    const named = await remembered(seen.tasks, seen.isRead ? 'forwarded' : 'none');
    const isRecovered = forwardedLooks.done(seen, named, now());
    if (seen.fault !== undefined) complain(seen.fault);
    else if (isRecovered && state.failures === 0) complaints.over();
  };

  const search = async (): Promise<void> => {
    counted.searches += 1;
    const { orphans } = state;
    const fault = await book.search(orphans, now());
    state.searchAt = later(now(), betweenSearches);
    state.orphans = book.orphans(orphans, now());
    await take(orphans, 'none');
    if (fault !== undefined) complain(fault);
  };

  /** Where the clock is set back, all that was to be done later would come so much later. */
  const followClock = (): void => {
    const at = now();
    if (later(at, quick) < state.tickedAt) {
      Object.assign(state, dueFrom(at));
      forwardedLooks.beginAt(at);
      journal?.beginAt(at);
    }
    state.tickedAt = at;
  };

  const dueBeside = (at: Instant): (() => Promise<void>) | undefined => {
    if (at >= state.searchAt && state.orphans.length > 0) return search;
    if (forwarded !== undefined && forwardedLooks.isDue(at)) return () => lookForForwarded(forwarded);
    return journal?.isDue(at) && asks.size() > 0 ? () => readCreations(journal) : undefined;
  };

  const due = (): (() => Promise<void>) | undefined => {
    const at = now();
    if (at >= state.lookAt) return look;
    return at >= state.lookupAt && asks.isDue(at) ? lookUp : dueBeside(at);
  };

  const counts = () => {
    const { creations, ...others } = counted;
    return journal === undefined ? others : { ...others, creations };
  };

  let underWay: Promise<void> | undefined;
  return {
    directory: roster.directory,
    present: roster.present,
    heard: roster.heard,
    ask: (vni) => {
      // A session may have that VNI as well: the next look at all of them will tell.
      if (vni === forwarders?.vni) forwardedLooks.ask(now());
      else if (!asks.add(vni, now())) counted['asks-dropped'] += 1;
    },
    tick: async () => {
      followClock();
      underWay ??= due()?.().finally(() => {
        underWay = undefined;
      });
      await underWay;
    },
    counts: () => ({
      ...roster.counts(),
      nameless: state.nameless,
      asking: asks.size(),
      ...counts(),
    }),
    mirroring: () => mirrored.at(now()),
    // A person's file is right about its addresses, and need not say which interface has one.
    knownForwarders: () => (forwarders && options.given.has(forwarders.vni) ? undefined : forwarded?.known(now())),
  };
}
