// What CloudWatch is told, in the embedded metric format: log lines, of which none is charged as a call.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html

export const units = {
  Mirrored: 'Count',
  Unmirrored: 'Count',
  Refused: 'Count',
  Stopped: 'Count',
  Held: 'Count',
  Throttled: 'Count',
  Denied: 'Count',
  PolicyUnread: 'Count',
  TimeToMirror: 'Milliseconds',
  Coverage: 'Percent',
  SessionUse: 'Percent',
} as const;

/** A count of the owner; with a reason it is published by reason as well. */
export interface Measurement {
  readonly name: keyof typeof units;
  readonly reason: string | undefined;
  /** In the metric's unit. */
  readonly values: readonly number[];
}

export type Meter = (measurements: readonly Measurement[]) => void;

/** CloudWatch takes at most 100 values in one line. */
const valuesPerLine = 100;

export function createMeter(write: (line: string) => void, now: () => number, owner: string): Meter {
  return (measurements) => {
    for (const { name, reason, values } of measurements) {
      for (let start = 0; start < values.length; start += valuesPerLine) {
        write(JSON.stringify(line(name, reason, values.slice(start, start + valuesPerLine), now(), owner)));
      }
    }
  };
}

function line(
  name: Measurement['name'],
  reason: string | undefined,
  values: readonly number[],
  at: number,
  owner: string,
): object {
  const dimensions = reason === undefined ? [['Owner']] : [['Owner'], ['Owner', 'Reason']];
  return {
    _aws: {
      Timestamp: at,
      CloudWatchMetrics: [
        {
          Namespace: 'tasktap',
          Dimensions: dimensions,
          Metrics: [{ Name: name, Unit: units[name] }],
        },
      ],
    },
    Owner: owner,
    ...(reason === undefined ? {} : { Reason: reason }),
    [name]: values.length === 1 ? values[0] : values,
  };
}
