// What the page shows: the fleet as one value, as whoever watches it last saw it.

/** Id, verdict and reason, in this order: ten thousand of them go over the wire at once. */
export type TaskRow = readonly [id: string, verdict: string, reason: string];

export interface ServiceState {
  readonly cluster: string;
  /** `family …` of standalone tasks. */
  readonly name: string;
  readonly tasks: readonly TaskRow[];
}

/** What has room for so many sessions: a target, or all of them. */
export interface TargetState {
  readonly id: string;
  /** e.g. `network-load-balancer`. */
  readonly kind: string;
  readonly sessions: number;
  /** Undefined: AWS sets none for this kind. */
  readonly limit: number | undefined;
}

/** Calls of the last minute that share one limit of AWS's. */
export interface ApiBudget {
  /** As IAM names them, e.g. `ec2:CreateTrafficMirrorSession`. */
  readonly operations: readonly [string, ...string[]];
  readonly calls: number;
  /** Of the calls, those that AWS refused for coming too fast. */
  readonly throttled: number;
  /** Of the whole account in this region. Undefined: AWS documents none. */
  readonly limit: { readonly burst: number; readonly perSecond: number } | undefined;
}

/** Something that is counted beside tasks. */
export interface Count {
  readonly words: string;
  readonly count: number;
  /** Not a single one should be. */
  readonly isLoss: boolean;
}

export interface Fleet {
  /** Milliseconds since 1970, in the time of the fleet. */
  readonly at: number;
  /** By cluster and name. */
  readonly services: readonly ServiceState[];
  readonly targets: readonly TargetState[];
  readonly budgets: readonly ApiBudget[];
  readonly counts: readonly Count[];
  /** The off switch; undefined: not known. */
  readonly paused: boolean | undefined;
}

/** A line of the journal in plain words. */
export interface JournalLine {
  readonly at: number;
  readonly kind: string;
  readonly words: string;
  /** Its task's id, if it is about one. */
  readonly task: string | undefined;
  /** Something is not as it should be. */
  readonly alarming: boolean;
}

/** Of a task, e.g. `interface` and its id. */
export type Fact = readonly [name: string, value: string];

/** Packets and bytes of a task since the beginning, by its id. */
export type Traffic = Readonly<Record<string, readonly [packets: number, bytes: number]>>;

/** Something that the watcher may do to the emulated world. */
export interface Control {
  readonly id: string;
  readonly words: string;
  /** A switch is on or off; a choice is made once, each time anew. */
  readonly state:
    | { readonly kind: 'switch'; readonly on: boolean }
    | {
        readonly kind: 'choice';
        readonly of: readonly string[];
        /** What is done with what was chosen, e.g. `Delete`. */
        readonly deed: string;
      };
}

/** Of a running task, what counts as covered, as not to be covered, and as open. */
export type Standing = 'covered' | 'open' | 'waiting' | 'ignored';

const standings: Readonly<Record<string, Standing>> = {
  mirrored: 'covered',
  forwarded: 'covered',
  ignored: 'ignored',
  waiting: 'waiting',
};

/** Every other verdict means that packets of the task are missing. */
export function standingOf(verdict: string): Standing {
  return standings[verdict] ?? 'open';
}

export interface Coverage {
  readonly covered: number;
  readonly selected: number;
}

export function coverageOf(tasks: readonly TaskRow[]): Coverage {
  let covered = 0;
  let selected = 0;
  for (const [, verdict] of tasks) {
    const standing = standingOf(verdict);
    if (standing === 'ignored') continue;
    selected += 1;
    if (standing === 'covered') covered += 1;
  }
  return { covered, selected };
}

/** 1 where nothing is selected: then nothing is missing. */
export function shareOf({ covered, selected }: Coverage): number {
  return selected === 0 ? 1 : covered / selected;
}
