// The options of every command against an account: which AWS, and which part of it.
import { unfit } from '../user-error.ts';

export interface ReachFlags {
  readonly region?: string;
  readonly profile?: string;
  readonly endpoint?: string;
}

export interface AccountFlags extends ReachFlags {
  readonly cluster?: readonly string[];
  readonly service?: string;
  readonly json?: true;
}

/** Without the commands' other options, which are none of the SDK's business, and without the profile, by which the process goes. */
export function reachedBy({ region, endpoint }: ReachFlags): Omit<ReachFlags, 'profile'> {
  return {
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}

/** @throws UserError where a service is named and its cluster is not. */
export function expectCluster({ cluster = [], service }: AccountFlags): void {
  if (service === undefined || cluster.length === 1) return;
  throw unfit('Expected exactly one --cluster beside --service: name the cluster of that service.');
}
