// What the demo says at its end: one object for machines, and the same in words and bars for people.
import { resolve } from 'node:path';
import type { Way } from '@tasktap/collector';
import type { Emulator } from '@tasktap/emulator';
import { lastPart, type ServiceRow, serviceRows } from '../fleet-view.ts';
import { quantile } from '../quantile.ts';
import type { Tally } from '../tally.ts';
import type { FlowRow } from './flow-files.ts';
import { packetRows, type ServicePackets, type TaskPackets } from './packet-rows.ts';
import type { Recorded } from './recording.ts';
import { isOfTap } from './tap.ts';

interface Summary {
  /** `selected` by the policy and alive; `running` of those. */
  readonly tasks: { readonly selected: number; readonly running: number };
  readonly mirrored: number;
  /** 0 to 1: mirrored of the running selected tasks. */
  readonly coverage: number;
  /** Reason to number of tasks. */
  readonly unmirrored: Readonly<Record<string, number>>;
  /** CreateTrafficMirrorSession and DescribeTrafficMirrorSessions by the tap's role. */
  readonly createCalls: number;
  readonly describeCalls: number;
  readonly stopped: number;
  readonly held: Readonly<Record<string, number>>;
  readonly packetsSent: number;
  readonly packetsReceived: number;
  /** Under the name of no task. */
  readonly packetsUnattributed: number;
  readonly packetsByService: readonly ServicePackets[];
  readonly packetsByTask: readonly TaskPackets[];
  /** How the collector received. */
  readonly receiver: Way;
  /** Paths, absolute; of captures the oldest first. */
  readonly folder: string;
  readonly captures: readonly string[];
  /** The latest with each packet once. Null: there is none. */
  readonly once: string | null;
  /** Null: there are none, since DuckDB is not installed. */
  readonly flowsFolder: string | null;
  readonly flows: readonly FlowRow[] | null;
  /** Emulated milliseconds from the interface's connection to its session. */
  readonly timeToMirrorMs: { readonly p50: number; readonly p99: number };
  readonly speed: number;
  /** Real milliseconds. */
  readonly elapsedMs: number;
}

export interface Ending {
  readonly summary: Summary;
  /** Why there are no flows. Undefined: there are. */
  readonly noFlows: string | undefined;
  readonly rows: readonly ServiceRow[];
  /** One line per task that is not covered, with what can be done about it. */
  readonly open: readonly { readonly task: string; readonly sentence: string }[];
  /** Every mirrorable task is mirrored, every packet has a name, and no message was given up on. */
  readonly fine: boolean;
}

export interface Telling {
  readonly emulator: Emulator;
  readonly tally: Tally;
  readonly recorded: Recorded;
  /** Where its files are. */
  readonly folder: string;
  readonly speed: number;
  readonly elapsedMs: number;
  /** Messages that the queues gave up on. */
  readonly deadLetters: number;
}

export function sumUp({ emulator, tally, recorded, folder, speed, elapsedMs, deadLetters }: Telling): Ending {
  const { world, calls, sender } = emulator;
  const rows = serviceRows(world);
  const looks = [...tally.looked.values()];
  const running = add(rows.map((row) => row.running));
  const mirrored = add(looks.map((look) => look.covered));
  const { byTask, byService, nameless } = packetRows(recorded);
  const { flows, report, captures, once } = recorded;
  const called = (operation: string): number =>
    add(
      calls
        .counts()
        .map((count) => (isOfTap(count.principal) && count.operation === `ec2:${operation}` ? count.calls : 0)),
    );
  const summary: Summary = {
    tasks: { selected: add(looks.map((look) => look.selected)), running },
    mirrored,
    coverage: running === 0 ? 1 : mirrored / running,
    unmirrored: countReasons([...tally.open.values()]),
    createCalls: called('CreateTrafficMirrorSession'),
    describeCalls: called('DescribeTrafficMirrorSessions'),
    stopped: tally.stopped(),
    held: countReasons([...tally.held.values()]),
    packetsSent: sender.counts().sent,
    packetsReceived: report.packets,
    packetsUnattributed: nameless,
    packetsByService: byService,
    packetsByTask: byTask,
    receiver: report.receiver.way,
    folder: resolve(folder),
    captures: captures.map((path) => resolve(path)),
    once: once === undefined ? null : resolve(once),
    flowsFolder: flows.kind === 'written' ? resolve(flows.folder) : null,
    flows: flows.kind === 'written' ? flows.rows : null,
    timeToMirrorMs: { p50: quantile(tally.timesToMirror, 0.5), p99: quantile(tally.timesToMirror, 0.99) },
    speed,
    elapsedMs,
  };
  const open = [...tally.open].map(([task, { sentence }]) => {
    const held = tally.held.get(task);
    return {
      task: nameOf(emulator, task),
      sentence: held === undefined ? sentence : `${sentence} Not replaced (${held.reason}): ${held.sentence}`,
    };
  });
  const covered = rows.every((row) => row.mirrored >= row.mirrorable);
  return {
    summary,
    noFlows: flows.kind === 'none' ? flows.reason : undefined,
    rows,
    open,
    fine:
      covered &&
      mirrored === add(rows.map((row) => row.mirrored)) &&
      summary.packetsUnattributed === 0 &&
      deadLetters === 0,
  };
}

function nameOf({ world }: Emulator, arn: string): string {
  const task = world.tasks.get(arn);
  return task === undefined
    ? arn
    : `${lastPart(task.clusterArn)}/${task.group.slice(task.group.indexOf(':') + 1)}/${task.id.slice(0, 8)}`;
}

function countReasons(all: readonly { readonly reason: string }[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { reason } of all) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

function add(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
