// Who examines, and whether it is in the account that the clusters are in.
import type { Identity } from '@tasktap/aws/examining';
import { type Finding, isBroken, isFine } from './finding.ts';

/** `clusters`: their ARNs. */
export function examineIdentity({ account, arn }: Identity, clusters: readonly string[]): Finding {
  const others = [...new Set(clusters.map((cluster) => cluster.split(':')[4] ?? ''))].filter((one) => one !== account);
  return others.length === 0
    ? isFine('identity', `You are ${arn} in account ${account}.`)
    : isBroken(
        'identity',
        `You are ${arn} in account ${account}, and the clusters are in ${others.join(', ')}.`,
        'Take credentials of that account: --profile, or AWS_PROFILE.',
      );
}
