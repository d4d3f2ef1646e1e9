// What a consumer wants of all packets: by the name of their task, by a host or a port in the frame, or both.
import type { flowOf } from '@tasktap/wire';
import type { TaskIdentity } from '../directory/directory.ts';

/** Of one kind any may fit; of each kind that is asked for, one must. Empty: not asked for. */
export interface Selection {
  /** Names. */
  readonly clusters: readonly string[];
  readonly services: readonly string[];
  /** Ids, or how they begin. */
  readonly tasks: readonly string[];
  /** 4 or 16 bytes: source or destination of the frame. */
  readonly hosts: readonly Uint8Array[];
  /** Of TCP or UDP, source or destination. */
  readonly ports: readonly number[];
}

/** `all`: every packet of the interface. `frames`: those whose frame fits. */
export type Choice = 'none' | 'all' | 'frames';

/** Undefined: nobody knows whose packets these are; whoever asks for names does not get them. */
export function choose(selection: Selection, task: TaskIdentity | undefined): Choice {
  const { clusters, services, tasks, hosts, ports } = selection;
  const fits =
    fitsOne(clusters, (cluster) => task?.cluster === cluster) &&
    fitsOne(services, (service) => task?.service === service) &&
    fitsOne(tasks, (beginning) => task?.task.startsWith(beginning) === true);
  if (!fits) return 'none';
  return hosts.length === 0 && ports.length === 0 ? 'all' : 'frames';
}

/** Of the flow of a frame. A frame without addresses fits no host; one without ports (a later fragment, another protocol, cut too short) fits no port. */
export function flowFits({ hosts, ports }: Selection, flow: ReturnType<typeof flowOf>): boolean {
  if (flow.kind !== 'flow') return false;
  const ends = [flow.source, flow.destination];
  const numbers = flow.ports === undefined ? [] : [flow.ports.source, flow.ports.destination];
  return (
    fitsOne(hosts, (host) => ends.some((end) => isSame(host, end))) && fitsOne(ports, (port) => numbers.includes(port))
  );
}

function fitsOne<Wanted>(wanted: readonly Wanted[], fits: (one: Wanted) => boolean): boolean {
  return wanted.length === 0 || wanted.some(fits);
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
