// The forwarders of an account, looked for in ECS: tasks are listed each time, and described until it is clear whether they carry one.
import type { Naming } from '@tasktap/aws';
import { type ClusterArn, type Fault, type Instant, later, minutes, type Task, type TaskArn } from '@tasktap/core';
import type { KnownForwarders } from '../hearing/told.ts';
import { isOfOneCluster, wantedOf } from './clusters.ts';
import { type Forwarders, nameForwarded } from './name-forwarded.ts';
import { isTime } from './pace.ts';
import type { Named } from './remember.ts';

export interface ForwardedSeen {
  /** Of clusters that were not read: those that were known before. */
  readonly tasks: readonly Named[];
  readonly calls: number;
  /** Every cluster was asked, and some answered: only those that ECS keeps from us are missing. */
  readonly isRead: boolean;
  /** Why the tasks of some clusters were not read. Undefined: all were. */
  readonly fault: Fault | undefined;
}

export interface ForwardedBook {
  readonly look: (now: Instant) => Promise<ForwardedSeen>;
  /** Undefined: there may be others, since not all clusters have been read yet, or not all are wanted. */
  readonly known: (now: Instant) => KnownForwarders | undefined;
}

/** Of ListClusters, ListTasks and DescribeTasks. */
const perCall = 100;
/** One without a forwarder gets none, unless ECS starts a container again that had stopped. */
const describedAgain = minutes(10);

interface Page {
  readonly cluster: ClusterArn;
  readonly names: readonly Named[];
  /** Undefined: never. Its addresses and containers stay what they are. */
  readonly askAt: Instant | undefined;
}

/** `clusters`: names or ARNs; none: all. */
export function createForwardedBook(
  naming: Pick<Naming, 'clusters' | 'taskArns' | 'tasksOf'>,
  clusters: readonly string[],
  forwarders: Forwarders,
): ForwardedBook {
  const pages = new Map<TaskArn, Page>();
  /** When the last look began that missed nobody. */
  let asOf: Instant | undefined;
  const pageOf = (task: Task, now: Instant): Page => {
    const names = nameForwarded(task, forwarders);
    const { cluster } = task;
    if (task.lastStatus !== 'RUNNING') return { cluster, names, askAt: now };
    return { cluster, names, askAt: names.length > 0 ? undefined : later(now, describedAgain) };
  };
  const isUnclear = (arn: TaskArn, now: Instant): boolean => {
    const page = pages.get(arn);
    return page?.askAt === undefined ? page === undefined : isTime(page.askAt, now, describedAgain);
  };
  /** Those that are there, which are described where it is needed. */
  const readOne = async (cluster: ClusterArn, now: Instant): Promise<Listed> => {
    const listed = await naming.taskArns(cluster);
    if (listed.kind === 'unheard') return { arns: [], calls: 1, fault: listed.reading.fault };
    const arns = listed.value;
    const unclear = arns.filter((arn) => isUnclear(arn, now));
    const calls = Math.max(1, Math.ceil(arns.length / perCall)) + Math.ceil(unclear.length / perCall);
    if (unclear.length === 0) return { arns, calls, fault: undefined };
    const said = await naming.tasksOf(cluster, unclear);
    if (said.kind === 'unheard') return { arns, calls, fault: said.reading.fault };
    for (const task of said.value) pages.set(task.arn, pageOf(task, now));
    return { arns, calls, fault: undefined };
  };
  const readAll = async (there: readonly ClusterArn[], now: Instant): Promise<AllListed> => {
    const listed: TaskArn[][] = [];
    const unread = new Set(there);
    let calls = Math.max(1, Math.ceil(there.length / perCall));
    let fault: Fault | undefined;
    for (const cluster of there) {
      const read = await readOne(cluster, now);
      calls += read.calls;
      fault ??= read.fault;
      if (read.fault !== undefined && !isOfOneCluster(read.fault))
        return { arns: listed.flat(), unread, calls, fault: read.fault, isRead: false };
      if (read.fault !== undefined) continue;
      listed.push([...read.arns]);
      unread.delete(cluster);
    }
    return { arns: listed.flat(), unread, calls, fault, isRead: fault === undefined || unread.size < there.length };
  };
  const keep = ({ arns, unread }: Pick<AllListed, 'arns' | 'unread'>): void => {
    const there = new Set(arns);
    for (const [arn, { cluster }] of pages) if (!there.has(arn) && !unread.has(cluster)) pages.delete(arn);
  };
  const named = (): readonly Named[] => [...pages.values()].flatMap(({ names }) => names);
  return {
    async look(now) {
      const there = wantedOf(await naming.clusters(), clusters);
      if (there.kind === 'unheard') return { tasks: named(), calls: 1, isRead: false, fault: there.reading.fault };
      const { calls, isRead, fault, ...listed } = await readAll(there.value, now);
      keep(listed);
      if (fault === undefined) asOf = now;
      return { tasks: named(), calls, isRead, fault };
    },
    known(now) {
      // Later than now: the clock was set back.
      if (asOf === undefined || asOf > now || clusters.length > 0) return undefined;
      return { container: forwarders.container, asOf };
    },
  };
}

interface Listed {
  readonly arns: readonly TaskArn[];
  readonly calls: number;
  readonly fault: Fault | undefined;
}

interface AllListed extends Listed, Pick<ForwardedSeen, 'isRead'> {
  readonly unread: ReadonlySet<ClusterArn>;
}
