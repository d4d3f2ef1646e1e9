// The attributes of a queue that callers set, and the settings they stand for. Every value is text.
import { AwsError } from '../operation.ts';
import { queueArn } from './create-queues.ts';
import { FOUR_DAYS_MS } from './queue.ts';
import type { QueueSettings } from './queues.ts';

type Attributes = Readonly<Record<string, string | undefined>>;
type Place = Parameters<typeof queueArn>[0];

/** SQS knows them, and nothing here depends on them: they are taken, and have no value. */
export const WITHOUT_VALUE: ReadonlySet<string> = new Set([
  'DeduplicationScope',
  'FifoThroughputLimit',
  'KmsDataKeyReusePeriodSeconds',
  'KmsMasterKeyId',
  'MaximumMessageSize',
  'Policy',
  'RedriveAllowPolicy',
  'SqsManagedSseEnabled',
]);

const SETTABLE: ReadonlySet<string> = new Set([
  ...WITHOUT_VALUE,
  'ContentBasedDeduplication',
  'DelaySeconds',
  'FifoQueue',
  'MessageRetentionPeriod',
  'ReceiveMessageWaitTimeSeconds',
  'RedrivePolicy',
  'VisibilityTimeout',
]);

/** SQS's own defaults (API reference, CreateQueue). */
export function usualSettings(name: string): QueueSettings {
  return { name, fifo: false, visibilityTimeoutMs: 30_000, delayMs: 0, redrive: undefined };
}

/** `before` with what the attributes change. Throws an AwsError for names and values that SQS does not take. */
export function settingsFrom(before: QueueSettings, attributes: Attributes, place: Place): QueueSettings {
  const unknown = Object.keys(attributes).find((name) => !SETTABLE.has(name));
  if (unknown !== undefined) throw new AwsError('InvalidAttributeName', `Unknown Attribute ${unknown}.`);
  const seconds = (name: string, low: number, high: number, otherwise: number): number =>
    attributes[name] === undefined ? otherwise : secondsIn(name, attributes[name], low, high) * 1000;
  const flag = (name: string, otherwise: boolean): boolean =>
    attributes[name] === undefined ? otherwise : flagIn(name, attributes[name]);
  return {
    ...before,
    fifo: flag('FifoQueue', before.fifo),
    visibilityTimeoutMs: seconds('VisibilityTimeout', 0, 43_200, before.visibilityTimeoutMs),
    delayMs: seconds('DelaySeconds', 0, 900, before.delayMs),
    receiveWaitMs: seconds('ReceiveMessageWaitTimeSeconds', 0, 20, before.receiveWaitMs ?? 0),
    retentionMs: seconds('MessageRetentionPeriod', 60, 1_209_600, before.retentionMs ?? FOUR_DAYS_MS),
    contentBasedDeduplication: flag('ContentBasedDeduplication', before.contentBasedDeduplication ?? false),
    redrive: attributes['RedrivePolicy'] === undefined ? before.redrive : redriveIn(attributes['RedrivePolicy'], place),
  };
}

function invalid(name: string, value: string): AwsError {
  return new AwsError('InvalidAttributeValue', `Invalid value for the parameter ${name}: ${value.slice(0, 200)}`);
}

function secondsIn(name: string, value: string, low: number, high: number): number {
  const seconds = /^\d{1,9}$/.test(value) ? Number(value) : -1;
  if (seconds < low || seconds > high) throw invalid(name, value);
  return seconds;
}

function flagIn(name: string, value: string): boolean {
  if (value !== 'true' && value !== 'false') throw invalid(name, value);
  return value === 'true';
}

/** An empty policy takes the redrive away. */
function redriveIn(text: string, place: Place): QueueSettings['redrive'] {
  if (text === '') return undefined;
  const policy = Object(jsonOrNothing(text));
  const [arn, count] = [String(policy['deadLetterTargetArn']), Number(policy['maxReceiveCount'])];
  const name = arn.slice(arn.lastIndexOf(':') + 1);
  if (arn !== queueArn(place, name) || !Number.isInteger(count) || count < 1 || count > 1000) {
    throw invalid('RedrivePolicy', text);
  }
  return { deadLetterQueue: name, maxReceiveCount: count };
}

function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
