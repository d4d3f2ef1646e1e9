// The beginning and the end of a stack: tasks that run already are looked at where asked for, and our sessions go before their target.
import { CfnResource } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { ifChosen } from './choice.ts';
import type { Made } from './functions.ts';
import type { TapSettings } from './settings.ts';

/** Seconds. A backfill only asks for looks; three invocations of a drain and the waits between them take 48 minutes at most. */
const patience = { backfill: 300, drain: 3_600 } as const;

/**
 * CloudFormation deletes a resource before what it depends on. So: first what depends on the drain (rule, schedule, mappings, and the
 * rights of whoever is still at work), then the drain, which removes our sessions, then what the drain depends on (its function and
 * rights, and what sessions hang on).
 */
export function layDrain(
  scope: Construct,
  onStack: Made,
  settings: Pick<TapSettings, 'owner'>,
  order: { readonly goneBefore: readonly CfnResource[]; readonly goneAfter: readonly CfnResource[] },
): CfnResource {
  const drain = custom(scope, 'Drain', 'Custom::Drain', onStack, patience.drain, { Owner: settings.owner });
  for (const part of [onStack.rights, onStack.log, ...order.goneAfter]) drain.addResourceDependency(part);
  for (const part of order.goneBefore) part.addResourceDependency(drain);
  return drain;
}

export function layBackfill(
  scope: Construct,
  onStack: Made,
  settings: Pick<TapSettings, 'backfill' | 'clusterArns'>,
  after: readonly CfnResource[],
): void {
  ifChosen(settings.backfill, () => {
    // Another list of clusters is a change, and so a backfill of them.
    const backfill = custom(scope, 'FirstLook', 'Custom::Backfill', onStack, patience.backfill, {
      Clusters: settings.clusterArns,
    });
    for (const part of [onStack.rights, onStack.log, ...after]) backfill.addResourceDependency(part);
    return backfill;
  });
}

function custom(
  scope: Construct,
  id: string,
  type: `Custom::${string}`,
  onStack: Made,
  serviceTimeout: number,
  properties: Readonly<Record<string, unknown>>,
): CfnResource {
  return new CfnResource(scope, id, {
    type,
    properties: { ServiceToken: onStack.function.attrArn, ServiceTimeout: serviceTimeout, ...properties },
  });
}
