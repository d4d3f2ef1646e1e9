// The page over a collector at work: which tasks are heard, how much, what was lost, and packets to take home.
import type { Collector, Consumers, Counts, Directory, NewInterface, Statistics } from '@tasktap/collector';
import type { Count, JournalLine, Source } from '@tasktap/console';
import { factsIn } from './collector-facts.ts';
import { servicesHeard } from './collector-fleet.ts';
import { captureBy, createCollectorPackets, type HeardInterface, trafficOf } from './collector-packets.ts';
import { pageWords } from './page-words.ts';

export interface CollectorPage {
  /** For `beginCollecting`. */
  readonly interfaces: (news: readonly NewInterface[]) => void;
  readonly restart: (counts: Counts) => void;
  readonly sourceOf: (collector: Collector, consumers: Consumers) => Source;
}

export interface CollectorParts {
  /** Where it receives. */
  readonly at: string;
  /** Tasks that are there now. */
  readonly present: () => Directory;
}

const everyMs = 1000;

export function createCollectorPage({ at, present }: CollectorParts): CollectorPage {
  const packets = createCollectorPackets();
  const listeners = new Set<(line: JournalLine) => void>();
  let heard: readonly HeardInterface[] = [];
  const isKnown = (id: string): boolean => idsIn(present()).has(id);
  return {
    interfaces: (news) => {
      packets.interfaces(news);
      for (const one of news) for (const listener of listeners) listener(lineOf(one, Date.now()));
    },
    restart: (counts) => packets.restart(counts, idsIn(present())),
    sourceOf: (collector, consumers) => ({
      title: `Collector at ${at}`,
      covers: 'senders heard and known',
      each: 'sender',
      overTime: 'sender-seconds were heard and known',
      callsOf: '',
      words: pageWords.ofCollectors,
      everyMs,
      fleet: async () => {
        heard = await packets.heard(collector);
        return {
          at: Date.now(),
          services: servicesHeard(present(), heard),
          targets: [],
          budgets: [],
          counts: countsOf(collector.latest()?.statistics, consumers),
          paused: undefined,
        };
      },
      packets: {
        kind: 'pass',
        // Of the same instant as the fleet, which is asked for first.
        traffic: async () => trafficOf(heard),
        capture: captureBy(consumers, isKnown),
      },
      facts: (id) => factsIn(present(), id),
      quiet: 'No packet has come yet.',
      onJournal: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      controls: undefined,
    }),
  };
}

function idsIn(directory: Directory): ReadonlySet<string> {
  return new Set([...directory.values()].flat().map(({ task }) => task.task));
}

function lineOf({ one, owner: { task } }: NewInterface, at: number): JournalLine {
  return task === undefined
    ? {
        at,
        kind: 'stranger',
        words: `hears packets of no known task: ${one.description}`,
        task: undefined,
        alarming: true,
      }
    : { at, kind: 'heard', words: `hears ${one.name} (${one.description})`, task: task.task, alarming: false };
}

function countsOf(statistics: Statistics | undefined, consumers: Consumers): readonly Count[] {
  if (statistics === undefined) return [];
  const { packets, attributed, decapsulated, bytes, vnis, flows, inlets, missedCopies, missedExports } = statistics;
  const plain = (words: string, count: number): Count => ({ words, count, isLoss: false });
  const loss = (words: string, count: number): Count => ({ words, count, isLoss: true });
  const dropped = inlets.reduce((sum, inlet) => sum + (inlet.dropped ?? 0), 0);
  return [
    plain('packets received', packets),
    plain('bytes of their frames', bytes),
    plain('VNIs', vnis),
    plain('open flows', flows),
    plain('consumers', consumers.size()),
    loss('packets dropped by the kernel', dropped),
    loss('packets of no known task', decapsulated - attributed),
    loss('packets without a tunnel, or malformed', packets - decapsulated),
    loss('packets lost on the way to consumers', missedCopies + consumers.counts()['packets-missed']),
    loss('flows lost for want of room', missedExports),
  ];
}
