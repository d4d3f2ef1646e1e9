// Who may call: access keys and the policies behind them.
import { refusePolicy } from './iam/check-policy.ts';
import type { PolicyDocument } from './iam/policy.ts';

export interface Principal {
  /** What reports and call counters call it. */
  readonly name: string;
  readonly arn: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of a session: who has assumed a role sends it with every request. Undefined: a long-lived key. */
  readonly sessionToken?: string;
  /** Condition keys that every call of this principal carries. */
  readonly context?: Readonly<Record<string, string>>;
  readonly policies: readonly PolicyDocument[];
}

/** By access key id. */
export type Principals = ReadonlyMap<string, Principal>;

/** Throws an Error with one sentence when a policy is malformed, as IAM refuses to attach it. */
export function principalsByKey(principals: readonly Principal[]): Principals {
  for (const { name, policies } of principals) {
    for (const policy of policies) refusePolicy(policy, name);
  }
  return new Map(principals.map((principal) => [principal.accessKeyId, principal]));
}
