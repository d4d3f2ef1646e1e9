// What a collector writes of whom it has heard, for its log: a line of two counts, which CloudWatch makes metrics of, and lines of names.
import { type Millis, minutes } from '@tasktap/core';

/** How long a task may be unheard. */
export const silentAfter: Millis = minutes(10);
/** A minute between lines, half a one between what the receiving thread tells, and the rest for the log itself. */
export const tellsWithin: Millis = minutes(2);

/** Forwarders that a collector knows: every task of its account with such a container that ran at that time. */
export interface KnownForwarders {
  readonly container: string;
  /** Milliseconds since 1970. */
  readonly asOf: number;
}

/** What was heard in a span of time, of one collector. */
export interface Told {
  /** Milliseconds since 1970. */
  readonly since: number;
  readonly at: number;
  /** Ids of the interfaces of which packets came. */
  readonly heard: readonly string[];
  /** Of whom it would have told, had packets come at the end of that time. Undefined: it does not know who forwards, or is of an earlier version. */
  readonly forwarders?: KnownForwarders | undefined;
}

export interface Counted {
  /** Of a whole minute, so that every collector says one number for each. */
  readonly at: number;
  /** As `MirroredTask` has it. */
  readonly target: string;
  readonly heard: number;
  /** Undefined: the directory has not been read lately. */
  readonly mirrored: number | undefined;
}

/** Docker cuts lines at 16 KiB (its awslogs driver as well): an interface takes 24 bytes. */
const namesPerLine = 200;
/** For a filter pattern: it stands in every line of names, and in no other. */
export const mark = 'tasktap-heard';

/** One line at least: whoever hears nobody says so. */
export function linesOfNames({ since, at, heard, forwarders }: Told): readonly string[] {
  const lines = Math.max(1, Math.ceil(heard.length / namesPerLine));
  return Array.from({ length: lines }, (_, line) =>
    JSON.stringify({ mark, since, at, heard: heard.slice(line * namesPerLine, (line + 1) * namesPerLine), forwarders }),
  );
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
export function lineOfCounts({ at, target, heard, mirrored }: Counted): string {
  const counts = { HeardTasks: heard, ...(mirrored === undefined ? {} : { MirroredTasks: mirrored }) };
  const metrics = Object.keys(counts).map((Name) => ({ Name, Unit: 'Count' }));
  const directive = { Namespace: 'tasktap', Dimensions: [['Target']], Metrics: metrics };
  return JSON.stringify({ _aws: { Timestamp: at, CloudWatchMetrics: [directive] }, Target: target, ...counts });
}

/** Undefined: any other line of a log. */
export function readTold(line: string): Told | undefined {
  const written = parsed(line);
  if (typeof written !== 'object' || written === null || !('mark' in written) || written.mark !== mark)
    return undefined;
  const { since, at, heard, forwarders } = written as Partial<Told>;
  const isTold = typeof since === 'number' && typeof at === 'number' && Array.isArray(heard);
  if (!isTold) return undefined;
  const names = heard.filter((name) => typeof name === 'string');
  return areKnown(forwarders) ? { since, at, heard: names, forwarders } : { since, at, heard: names };
}

function areKnown(written: unknown): written is KnownForwarders {
  if (typeof written !== 'object' || written === null) return false;
  const { container, asOf } = written as Partial<KnownForwarders>;
  return typeof container === 'string' && typeof asOf === 'number';
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
