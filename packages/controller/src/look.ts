// A round over one scope, a service or a cluster: read whole, planned, applied, told.
import { rightsFor } from '@tasktap/aws';
import { emptySnapshot, type Fault, instant, type Snapshot } from '@tasktap/core';
import type { LookRequest } from './events/look-message.ts';
import { faultEntry } from './journal.ts';
import type { Ports } from './ports.ts';
import { type Round, reconcile } from './reconcile.ts';
import { isCovered, journalOf, measurementsOf, measurementsOfCluster } from './report.ts';

export type LookResult =
  | { readonly kind: 'looked'; readonly round: Round }
  | { readonly kind: 'unseen'; readonly fault: Fault };

/** `known`: refusals that the caller has just met, which EC2's tags may not show yet, or may never be allowed to. */
export async function lookAt(
  request: LookRequest,
  ports: Ports,
  deadline: number,
  known: Snapshot['refusals'] = new Map(),
): Promise<LookResult> {
  const { aws, config, clock, journal, meter } = ports;
  const { policy } = config;
  const takenAt = instant(clock.now());
  const targets = policy.targets.map((target) => target.id);
  const observation = await aws.observe({ cluster: request.cluster, service: request.service, targets });
  if (observation.kind === 'unseen') {
    journal(faultEntry(observation.fault));
    return { kind: 'unseen', fault: observation.fault };
  }
  const start: Snapshot = {
    ...emptySnapshot(request.cluster, takenAt, observation.seen.scope),
    ...observation.seen,
    refusals: new Map([...known, ...observation.seen.refusals]),
  };
  const round = await reconcile(start, { ...ports, policy, deadline });
  for (const entry of journalOf({ ...round, faults: [...observation.faults, ...round.faults] })) journal(entry);
  meter(measurementsOf(round));
  if (request.service === undefined) meter(measurementsOfCluster(round, policy.maxSessions));
  const verdicts = [...round.plan.verdicts.values()].filter((verdict) => verdict.kind !== 'ignored');
  journal({
    kind: 'looked',
    cluster: request.cluster,
    ...(request.service === undefined ? {} : { service: request.service }),
    why: request.why,
    selected: verdicts.length,
    covered: verdicts.filter(isCovered).length,
    unfinished: round.unfinished,
  });
  return { kind: 'looked', round };
}

/** What a stop must be able to read of ECS, and of its notes where they are kept; the reads of EC2 are in every set-up's policy. */
export function readRightsOfStopping(notesAreKept: boolean): readonly string[] {
  return rightsFor(['look-at-service', 'services', 'recent-stops', 'confirm-tasks']).filter(
    (right) => right.startsWith('ecs:') || (notesAreKept && right.startsWith('ssm:')),
  );
}
