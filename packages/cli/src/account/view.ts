// What a command sees of the account before it says or does anything: each cluster with the plan for it. Reads only.
import type { Aws, Switch } from '@tasktap/aws';
import { type PolicyDocument, type Preview, policyFrom, preview, see } from '@tasktap/controller';
import {
  type ClusterArn,
  clusterNameOf,
  countedFor,
  type Fault,
  type MirrorPolicy,
  type MirrorSession,
  type Owner,
  owner,
  serviceName,
} from '@tasktap/core';
import { waitingBy } from '../waiting.ts';
import { clustersNamed } from './clusters.ts';
import type { Connection } from './connection.ts';
import type { AccountFlags } from './flags.ts';
import { expectHeard, refusal, type Work } from './refusals.ts';
import { regionOf } from './region.ts';
import { expectStack, type OwnerCount, ownersOf, stackOf } from './stack.ts';
import { namesOf, type StackFlags } from './stack-names.ts';
import { documentOf, type Wish } from './wish.ts';

export interface View {
  readonly region: string;
  /** Undefined: no stack was named, and none or several have sessions here. Then nobody's sessions are ours. */
  readonly owner: Owner | undefined;
  readonly owners: readonly OwnerCount[];
  /** Every one of the region, as read at first. */
  readonly sessions: readonly MirrorSession[];
  readonly document: PolicyDocument;
  readonly policy: MirrorPolicy;
  readonly offSwitch: Switch;
  readonly clusters: readonly Preview[];
  readonly aws: Aws;
}

/** Those that EC2 counts against the account's quota, as far as a cluster tells which account it is. */
export function countedSessions({
  sessions,
  clusters: [cluster],
}: Pick<View, 'sessions' | 'clusters'>): readonly MirrorSession[] {
  return cluster === undefined ? sessions : countedFor(cluster.snapshot.cluster, sessions);
}

export interface ViewWishes {
  readonly flags: AccountFlags & StackFlags;
  readonly wish: Wish;
  /** Nothing may be changed in nobody's name. */
  readonly stackNeeded: boolean;
  /** Looks at one cluster never overlap, says whoever runs this. */
  readonly serialized: boolean;
}

/** Reads that AWS would not answer. */
export function unreadOf({ offSwitch, clusters }: View): readonly Fault[] {
  return [...(offSwitch.kind === 'unread' ? [offSwitch.fault] : []), ...clusters.flatMap(({ faults }) => faults)];
}

interface Viewer {
  readonly work: Work;
  /** Progress, a line at a time. */
  readonly say: (line: string) => void;
}

const nobody = owner('');
/**
 * How long sessions that were read for one cluster serve the next one, in milliseconds. A page of them costs more work than one of
 * tasks; but a session made in the meantime looks as if it were not there.
 */
const sessionsStayFresh = 5_000;

/** @throws UserError */
export async function viewAccount(
  { account, clock, stack }: Connection,
  { flags, wish, stackNeeded, serialized }: ViewWishes,
  { work, say }: Viewer,
): Promise<View> {
  const region = await regionOf(account);
  const waiting = waitingBy(say);
  const document = await waiting('Reading mirror targets and filters …', documentOf(wish, account, work));
  const arns = clustersNamed(
    flags.cluster ?? [],
    expectHeard(await waiting('Reading the clusters …', account.clusters()), work),
  );
  let sessionsReadAt = clock.now();
  let sessions = expectHeard(await waiting('Reading the mirror sessions …', account.sessions()), work);
  const every = sessions;
  const owners = ownersOf(every);
  const by = stackNeeded ? expectStack(flags.owner, owners) : stackOf(flags.owner, owners);
  const policy = policyFrom(document, by ?? nobody, serialized);
  const aws = stack(policy.owner, namesOf(policy.owner, flags));
  // Nobody's may be anybody's: some stack may hear events.
  const offSwitch: Switch = by === undefined ? { kind: 'on', isThere: true } : await aws.readSwitch();
  const standing = { paused: offSwitch.kind === 'off', eventsHeard: offSwitch.kind !== 'on' || offSwitch.isThere };
  const clusters: Preview[] = [];
  for (const cluster of arns) {
    say(`Reading the tasks of ${clusterNameOf(cluster)} …`);
    clusters.push(await look(cluster));
  }
  return { region, owner: by, owners, sessions: every, document, policy, offSwitch, clusters, aws };

  async function look(cluster: ClusterArn): Promise<Preview> {
    const service = flags.service === undefined ? undefined : serviceName(flags.service);
    const sight = await see({ cluster, service, sessions: await freshSessions() }, { aws, policy, clock });
    if (sight.kind === 'unseen') throw refusal(sight.fault, work);
    const seen = await preview({ ...sight.snapshot, ...standing }, { aws, policy });
    return { ...seen, faults: [...sight.faults, ...seen.faults] };
  }

  async function freshSessions(): Promise<readonly MirrorSession[]> {
    if (clock.now() - sessionsReadAt <= sessionsStayFresh) return sessions;
    sessionsReadAt = clock.now();
    sessions = expectHeard(await account.sessions(), work);
    return sessions;
  }
}
