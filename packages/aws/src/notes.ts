// What must never be forgotten about a cluster, the stops and the services given up, as text that fits into one SSM parameter.
import {
  type ClusterArn,
  type Instant,
  instant,
  memorySpan,
  type ServiceName,
  type Stop,
  serviceName,
  taskArn,
  taskIdOf,
} from '@tasktap/core';

export interface StopNote {
  readonly stops: readonly Stop[];
  /** Services that are left alone, and since when. */
  readonly givenUp: ReadonlyMap<ServiceName, Instant>;
  /** Services of which an operator said that what was in vain until then does not count any more. */
  readonly cleared: ReadonlyMap<ServiceName, Instant>;
}

export const emptyNote: StopNote = { stops: [], givenUp: new Map(), cleared: new Map() };

/**
 * Task ids under their service, with the time in milliseconds since 1970, and 1 for a task that was RUNNING:
 * ```json
 * {"v":1,"stops":{"web":[["0f9de17a6465404e8b1b2356dc13c2f8",1764547200000,1]]},"givenUp":{"api":1764543600000}}
 * ```
 * `cleared` is written as `givenUp` is, where there is something to write: notes from before it was invented have none.
 * A stop takes some 55 bytes: 4 KB, the standard tier, hold 70 of them, and 8 KB, the largest, 140.
 */
interface Written {
  readonly v: 1;
  readonly stops: Readonly<Record<string, readonly WrittenStop[]>>;
  readonly givenUp: Readonly<Record<string, number>>;
  readonly cleared?: Readonly<Record<string, number>>;
}

type WrittenStop = readonly [id: string, at: number, wasRunning: 0 | 1];

export function encodeNote({ stops, givenUp, cleared }: StopNote): string {
  const byService = new Map<ServiceName, WrittenStop[]>();
  for (const { task, service, at, wasRunning } of stops) {
    const written: WrittenStop = [taskIdOf(task), at, wasRunning ? 1 : 0];
    byService.set(service, [...(byService.get(service) ?? []), written]);
  }
  const note: Written = {
    v: 1,
    stops: Object.fromEntries(byService),
    givenUp: Object.fromEntries(givenUp),
    ...(cleared.size === 0 ? {} : { cleared: Object.fromEntries(cleared) }),
  };
  return JSON.stringify(note);
}

/** Undefined: this is no note of ours; what it was to tell is unknown. */
export function decodeNote(text: string, cluster: ClusterArn): StopNote | undefined {
  const note = parsed(text);
  if (!isWritten(note)) return undefined;
  const stops = Object.entries(note.stops).flatMap(([service, written]) =>
    written.map(([id, at, wasRunning]): Stop => {
      const task = taskArn(`${cluster.replace(':cluster/', ':task/')}/${id}`);
      return { task, service: serviceName(service), at: instant(at), wasRunning: wasRunning === 1 };
    }),
  );
  return { stops, givenUp: timesIn(note.givenUp), cleared: timesIn(note.cleared ?? {}) };
}

function timesIn(written: Readonly<Record<string, number>>): ReadonlyMap<ServiceName, Instant> {
  return new Map(Object.entries(written).map(([service, at]) => [serviceName(service), instant(at)]));
}

/** Without what no rule asks for any more. */
export function freshNote({ stops, givenUp, cleared }: StopNote, now: Instant): StopNote {
  const fresh = (at: Instant): boolean => now - at < memorySpan;
  return {
    stops: stops.filter(({ at }) => fresh(at)),
    givenUp: new Map([...givenUp].filter(([, since]) => fresh(since))),
    cleared: new Map([...cleared].filter(([, at]) => fresh(at))),
  };
}

/** A task is stopped once: told again, the later telling counts. */
export function withStop(note: StopNote, stop: Stop): StopNote {
  return { ...note, stops: [...withoutStop(note, stop.task).stops, stop] };
}

export function withoutStop(note: StopNote, task: Stop['task']): StopNote {
  return { ...note, stops: note.stops.filter((other) => taskIdOf(other.task) !== taskIdOf(task)) };
}

/** A service given up stays so from the first time: what is repeated does not begin again. */
export function withGivenUp(note: StopNote, service: ServiceName, since: Instant): StopNote {
  return { ...note, givenUp: new Map([[service, since], ...note.givenUp]) };
}

/** Its stops stay noted: they have spent their budgets. */
export function withCleared(note: StopNote, service: ServiceName, at: Instant): StopNote {
  const givenUp = new Map([...note.givenUp].filter(([other]) => other !== service));
  return { ...note, givenUp, cleared: new Map([...note.cleared, [service, at]]) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isWritten(value: unknown): value is Written {
  if (!isRecord(value) || value['v'] !== 1) return false;
  const { stops, givenUp, cleared = {} } = value;
  return isRecord(stops) && Object.values(stops).every(isStopList) && isTimes(givenUp) && isTimes(cleared);
}

function isTimes(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every(Number.isSafeInteger);
}

function isStopList(value: unknown): boolean {
  return Array.isArray(value) && value.every(isWrittenStop);
}

function isWrittenStop(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  const [id, at, wasRunning] = value;
  return typeof id === 'string' && Number.isSafeInteger(at) && (wasRunning === 0 || wasRunning === 1);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
