// Which bucket a call draws from, and whether it may pass.
import type { Clock } from '../../world/clock.ts';
import type { ServiceName } from '../operation.ts';
import { type Bucket, createBucket } from './bucket.ts';
import type { SharedRate } from './rates.ts';

export interface Limits {
  /** Takes one token for this call; false: AWS would throttle it. */
  take(service: ServiceName, operation: string, input: object): boolean;
}

/** Of several rates for one operation the last one counts. */
export function createLimits(clock: Clock, rates: readonly SharedRate[]): Limits {
  const buckets = new Map<string, Bucket>();
  for (const rate of rates) {
    const bucket = createBucket(clock, rate);
    for (const operation of rate.operations) buckets.set(operation, bucket);
  }
  return {
    take(service, operation, input) {
      const name = `${service}:${operation}`;
      const bucket = (isUnfiltered(input) && buckets.get(`${name} unfiltered`)) || buckets.get(name);
      return bucket?.take() ?? true;
    },
  };
}

/** EC2's page: "made without specifying either pagination or a filter"; that ids are no filter is the literal reading. */
function isUnfiltered(input: object): boolean {
  return Reflect.get(input, 'Filters') === undefined && Reflect.get(input, 'MaxResults') === undefined;
}
