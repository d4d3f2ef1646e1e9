// The calls that an entry of the journal tells of: at least so many were made. What the functions read is in no entry.
import { buckets } from '@tasktap/aws';
import type { TimedEntry } from '../journal/entry.ts';
import type { MeteredCall } from './call-meter.ts';

/** Entries name an operation as AWS does, without its service. */
const operations: ReadonlyMap<string, string> = new Map(
  buckets.flatMap((bucket) =>
    bucket.operations.map((operation) => [operation.slice(operation.indexOf(':') + 1), operation]),
  ),
);

export function toldCalls(entry: TimedEntry): readonly MeteredCall[] {
  switch (entry.kind) {
    case 'session-created':
    case 'refused':
      return [answered('ec2:CreateTrafficMirrorSession')];
    case 'session-modified':
      return [answered('ec2:ModifyTrafficMirrorSession')];
    case 'session-deleted':
      return [answered('ec2:DeleteTrafficMirrorSession')];
    case 'task-stopped':
      return [answered('ecs:StopTask')];
    case 'fault': {
      const operation = operations.get(entry.operation);
      return operation === undefined ? [] : [{ operation, throttled: entry.fault === 'throttled' }];
    }
    default:
      return [];
  }
}

function answered(operation: string): MeteredCall {
  return { operation, throttled: false };
}
