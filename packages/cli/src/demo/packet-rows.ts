// How many packets came of each task and of each service, by the interfaces of the collector's report.
import type { Recorded } from './recording.ts';
import { serviceOf } from './service-name.ts';

export interface TaskPackets {
  /** As the interface is called in the capture: `cluster/service/task`. */
  readonly task: string;
  readonly packets: number;
  /** Of frames. */
  readonly bytes: number;
}

export interface ServicePackets {
  /** As `serviceOf` has it. */
  readonly service: string;
  readonly tasks: number;
  readonly packets: number;
  readonly bytes: number;
}

export interface PacketRows {
  readonly byTask: readonly TaskPackets[];
  readonly byService: readonly ServicePackets[];
  /** Packets under an interface of no task, and datagrams that hold none. */
  readonly nameless: number;
}

export function packetRows({ report, tasks }: Pick<Recorded, 'report' | 'tasks'>): PacketRows {
  const byTask = new Map<string, TaskPackets>();
  const byService = new Map<string, ServicePackets>();
  for (const { name, packets, bytes } of report.interfaces) {
    const identity = tasks.get(name);
    if (identity === undefined || packets === 0) continue;
    const service = serviceOf(identity);
    const task = byTask.get(name) ?? { task: name, packets: 0, bytes: 0 };
    const all = byService.get(service) ?? { service, tasks: 0, packets: 0, bytes: 0 };
    // A task whose session was made again has two interfaces of one name.
    byService.set(service, { ...added(all, packets, bytes), tasks: all.tasks + (byTask.has(name) ? 0 : 1) });
    byTask.set(name, added(task, packets, bytes));
  }
  const named = [...byTask.values()].reduce((sum, { packets }) => sum + packets, 0);
  return {
    byTask: [...byTask.values()].sort((one, other) => (one.task < other.task ? -1 : 1)),
    byService: [...byService.values()].sort((one, other) => (one.service < other.service ? -1 : 1)),
    nameless: report.packets - named,
  };
}

function added<Row extends { readonly packets: number; readonly bytes: number }>(
  row: Row,
  packets: number,
  bytes: number,
): Row {
  return { ...row, packets: row.packets + packets, bytes: row.bytes + bytes };
}
