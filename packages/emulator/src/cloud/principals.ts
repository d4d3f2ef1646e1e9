// Who may call: access keys and the policies behind them.
import type { PolicyDocument } from './iam/policy.ts';

export interface Principal {
  /** What reports and call counters call it. */
  readonly name: string;
  readonly arn: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly policies: readonly PolicyDocument[];
}

/** By access key id. */
export type Principals = ReadonlyMap<string, Principal>;

export function principalsByKey(principals: readonly Principal[]): Principals {
  return new Map(principals.map((principal) => [principal.accessKeyId, principal]));
}
