// What a role may do, as a policy of its own, with the reasons for the wildcards that remain.
import { CfnPolicy } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { explainWildcards } from './explain-wildcards.ts';
import type { Statement } from './statements.ts';

export interface Grant {
  readonly policyName: string;
  readonly roleName: string;
  readonly statements: readonly Statement[];
  /** Of wildcards, by the statement's name. */
  readonly reasons: Readonly<Record<string, string | undefined>>;
}

export function layRights(
  scope: Construct,
  id: string,
  { policyName, roleName, statements, reasons }: Grant,
): CfnPolicy {
  const policyDocument = { Version: '2012-10-17', Statement: statements };
  const policy = new CfnPolicy(scope, id, { policyName, roles: [roleName], policyDocument });
  explainWildcards(policy, statements, reasons);
  return policy;
}
