// Who sends what: VNI, and the address around it, to the task whose interface is mirrored.
import { formatAddress } from '@tasktap/wire';

export interface TaskIdentity {
  /** Name. */
  readonly cluster: string;
  /** Undefined: a standalone task. */
  readonly service: string | undefined;
  /** The last part of the ARN. */
  readonly task: string;
  readonly family: string | undefined;
  readonly eni: string | undefined;
  readonly az: string | undefined;
  readonly account: string | undefined;
  /** Undefined: not known. */
  readonly subnet?: string | undefined;
  /** Their names. Undefined: not known; ECS is asked only for tasks whose sessions carry no tags of ours. */
  readonly containers?: readonly string[] | undefined;
}

export interface DirectoryEntry {
  readonly vni: number;
  /** The task's own address, 16 bytes, IPv4 as `::ffff:a.b.c.d`. Undefined: whoever sends the VNI is the task. */
  readonly source: Uint8Array | undefined;
  readonly task: TaskIdentity;
}

/** By VNI: accounts choose them without asking each other, so one may stand for several tasks. */
export type Directory = ReadonlyMap<number, readonly DirectoryEntry[]>;

export function directoryOf(entries: readonly DirectoryEntry[]): Directory {
  return Map.groupBy(entries, ({ vni }) => vni);
}

/** e.g. `shop/web/0f1e2d3c`; `shop/0f1e2d3c` of a standalone task. */
export function nameOf({ cluster, service, task }: TaskIdentity): string {
  return service === undefined ? `${cluster}/${task}` : `${cluster}/${service}/${task}`;
}

/** e.g. `VNI 4242, eni-0abc, eu-central-1a, account 111122223333, web:3, containers app, proxy`; what is not known is left out. */
export function describe(vni: number, { eni, az, account, family, containers = [] }: TaskIdentity): string {
  // ECS promises no order of them, and another description would be another interface.
  const names = containers.length === 0 ? undefined : `containers ${containers.toSorted().join(', ')}`;
  const parts = [`VNI ${vni}`, eni, az, account === undefined ? undefined : `account ${account}`, family, names];
  return parts.filter((part) => part !== undefined).join(', ');
}

/** 16 bytes of an address of 4 or 16 (RFC 4291 §2.5.5.2). */
export function longAddress(address: Uint8Array): Uint8Array {
  if (address.length === 16) return address;
  return Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, ...address]);
}

/** Of 16 bytes: IPv4 in dotted decimal, without `::ffff:`. */
export function textOfAddress(address: Uint8Array): string {
  return formatAddress(address.length === 16 && isIpv4(address) ? address.subarray(12) : address);
}

/** Of 16 bytes: whether they stand for four (RFC 4291 §2.5.5.2). */
function isIpv4(address: Uint8Array): boolean {
  return address.every((byte, index) => index >= 12 || byte === (index < 10 ? 0 : 0xff));
}
