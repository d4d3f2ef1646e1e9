// What each metric counts, for the documents: beside the code that sends them, and not in the functions' bundle.
import { type Measurement, units } from './metrics.ts';

export interface MetricFacts {
  /** CloudWatch's word. */
  readonly unit: string;
  /** Whether it is published by reason as well. */
  readonly byReason: boolean;
  /** Per round. */
  readonly meaning: string;
}

const meanings: Readonly<Record<Measurement['name'], Omit<MetricFacts, 'unit'>>> = {
  Mirrored: { byReason: false, meaning: 'Tasks of the round that are covered, 0 included.' },
  Unmirrored: { byReason: true, meaning: 'Tasks of the round that are neither covered nor ignored, by the reason.' },
  Refused: { byReason: true, meaning: "Interfaces that EC2 would not mirror, by EC2's code." },
  Stopped: { byReason: false, meaning: 'Tasks stopped, so that others start in their place.' },
  Held: { byReason: true, meaning: 'Actions that are wanted and were not granted, by what held them.' },
  Throttled: { byReason: false, meaning: "Calls that AWS throttled, after the SDK's own retries." },
  Denied: { byReason: false, meaning: 'Calls for which a right is missing.' },
  TimeToMirror: {
    byReason: false,
    meaning: "From the interface's connection to its session, a value for each session created.",
  },
  Coverage: {
    byReason: false,
    meaning: 'Of looks at a cluster: covered of the selected tasks; 100 where nothing is selected.',
  },
  SessionUse: {
    byReason: false,
    meaning: "Of looks at a cluster: sessions, of maxSessions or of EC2's 10,000, whichever is nearer.",
  },
  PolicyUnread: { byReason: false, meaning: "Reads of the policy's SSM parameter that gave no policy." },
};

/** By name, in namespace `tasktap`. */
export const metricTable: ReadonlyMap<string, MetricFacts> = new Map(
  Object.entries(meanings).map(([name, facts]) => [name, { unit: units[name as Measurement['name']], ...facts }]),
);
