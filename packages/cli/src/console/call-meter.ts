// Calls of the last minute by the buckets that AWS counts them in.
import { type Bucket, buckets } from '@tasktap/aws';
import type { ApiBudget } from '@tasktap/console';

export interface MeteredCall {
  /** As IAM names it, e.g. `ec2:DescribeTags`. */
  readonly operation: string;
  readonly throttled: boolean;
}

export interface CallMeter {
  /** `at` in milliseconds since 1970; what is told late is counted where it belongs. */
  readonly count: (call: MeteredCall, at: number) => void;
  /** Of every bucket that was ever called, in the order of the table; behind them what AWS throttled without a documented limit. */
  readonly budgets: (now: number) => readonly ApiBudget[];
}

const secondsKept = 60;

interface Second {
  readonly at: number;
  calls: number;
  throttled: number;
}

/** Of one bucket. */
interface Tally {
  readonly operations: Bucket['operations'];
  readonly limit: ApiBudget['limit'];
  /** A place for each second of a minute, over and over: as much as is ever kept. */
  readonly seconds: (Second | undefined)[];
}

const bucketOf: ReadonlyMap<string, Bucket> = new Map(
  buckets.flatMap((bucket) => bucket.operations.map((operation) => [operation, bucket])),
);

export function createCallMeter(): CallMeter {
  const tallies = new Map<string, Tally>();
  const tallyOf = (operation: string): Tally => {
    const bucket = bucketOf.get(operation);
    const operations: Bucket['operations'] = bucket?.operations ?? [operation];
    const limit = bucket && { burst: bucket.burst, perSecond: bucket.perSecond };
    const tally = tallies.get(operations[0]) ?? { operations, limit, seconds: [] };
    tallies.set(operations[0], tally);
    return tally;
  };
  return {
    count: ({ operation, throttled }, at) => {
      if (!throttled && !bucketOf.has(operation)) return;
      const second = secondAt(tallyOf(operation), Math.floor(at / 1000));
      if (second === undefined) return;
      second.calls += 1;
      second.throttled += throttled ? 1 : 0;
    },
    budgets: (now) => [...tallies.values()].sort(asInTable).map((tally) => budgetOf(tally, now / 1000)),
  };
}

/** Undefined: it is so long ago that a later second has its place. */
function secondAt({ seconds }: Tally, at: number): Second | undefined {
  const place = at % secondsKept;
  const there = seconds[place];
  if (there?.at === at) return there;
  if (there !== undefined && there.at > at) return undefined;
  const begun = { at, calls: 0, throttled: 0 };
  seconds[place] = begun;
  return begun;
}

function budgetOf({ operations, limit, seconds }: Tally, now: number): ApiBudget {
  let calls = 0;
  let throttled = 0;
  for (const second of seconds) {
    if (second === undefined || second.at <= now - secondsKept) continue;
    calls += second.calls;
    throttled += second.throttled;
  }
  return { operations, calls, throttled, limit };
}

const order: ReadonlyMap<string, number> = new Map(buckets.map(({ operations: [first] }, place) => [first, place]));

function asInTable({ operations: [one] }: Tally, { operations: [other] }: Tally): number {
  const places = [one, other].map((operation) => order.get(operation) ?? order.size);
  return (places[0] ?? 0) - (places[1] ?? 0);
}
