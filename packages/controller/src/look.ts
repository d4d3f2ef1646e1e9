// A round over one scope, a service or a cluster: read whole, planned, applied, told.
import { type Fault, type Snapshot, seconds } from '@tasktap/core';
import type { LookRequest } from './events/look-message.ts';
import { faultEntry } from './journal.ts';
import type { Ports } from './ports.ts';
import { type Round, reconcile } from './reconcile.ts';
import { isCovered, journalOf, measurementsOf, measurementsOfCluster } from './report.ts';
import { see } from './sight.ts';

/** As long as EC2 mostly takes to show a new session (inferred). */
const betweenReads = seconds(1);
/** Then it was deleted meanwhile, or EC2 does not answer. */
const longestWait = seconds(20);

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
  const { policy, journal, meter } = ports;
  const sight = await see({ cluster: request.cluster, service: request.service }, ports);
  if (sight.kind === 'unseen') {
    journal(faultEntry(sight.fault));
    return sight;
  }
  const start: Snapshot = {
    ...sight.snapshot,
    refusals: new Map([...known, ...sight.snapshot.refusals]),
  };
  const round = await reconcile(start, { ...ports, deadline });
  if (policy.maxSessions !== undefined) await untilShown(round, ports);
  for (const entry of journalOf({ ...round, faults: [...sight.faults, ...round.faults] })) journal(entry);
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

/** EC2 shows a session some seconds after it made it, and the next look counts what EC2 shows. */
async function untilShown(round: Round, { aws, clock, time }: Ports): Promise<void> {
  const made = round.outcomes.flatMap((outcome) => (outcome.kind === 'created' ? [outcome.session] : []));
  let missing = new Map(made.map((session) => [session.id, session.eni]));
  const until = clock.now() + Math.min(longestWait, time.left('work'));
  while (missing.size > 0 && clock.now() < until) {
    const { answer } = await aws.ask(
      { kind: 'sessions-on', enis: [...new Set(missing.values())] },
      round.snapshot.cluster,
    );
    const shown = new Set(answer.kind === 'sessions-on' ? answer.sessions.map(({ id }) => id) : []);
    missing = new Map([...missing].filter(([id]) => !shown.has(id)));
    if (missing.size > 0) await clock.sleep(betweenReads);
  }
}
