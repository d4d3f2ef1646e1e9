// The attributes of a message: from the API to what a queue keeps, back, their size and their digest.
import { createHash } from 'node:crypto';
import { AwsError } from '../operation.ts';
import type { sqs } from '../protocol/models.ts';
import type { MessageAttribute, MessageAttributes } from './queues.ts';

type Wire = Record<string, sqs.MessageAttributeValue>;

/** For senders inside the emulator. */
export function textAttributes(texts: Readonly<Record<string, string>>): MessageAttributes {
  return Object.fromEntries(Object.entries(texts).map(([name, value]) => [name, { type: 'String', value }]));
}

export function attributesFrom(given: Wire): MessageAttributes {
  return Object.fromEntries(Object.entries(given).map(([name, value]) => [name, attributeFrom(name, value)]));
}

/** Lists of values are in the model, and SQS has never taken them (API reference, MessageAttributeValue). */
function attributeFrom(
  name: string,
  { DataType: type, StringValue, BinaryValue }: sqs.MessageAttributeValue,
): MessageAttribute {
  if (type === undefined || !/^(String|Number|Binary)(\.|$)/.test(type)) {
    throw refused(
      name,
      `has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String`,
    );
  }
  const value = type.startsWith('Binary') ? BinaryValue : StringValue;
  if (value === undefined || value.length === 0) throw refused(name, 'must contain non-empty message attribute value');
  if (type.startsWith('Number') && !/^\s*[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?\s*$/i.test(String(value))) {
    throw refused(name, 'has an invalid value for the type Number');
  }
  return { type, value };
}

function refused(name: string, what: string): AwsError {
  return new AwsError('InvalidParameterValue', `The message attribute '${name}' ${what}.`);
}

export function wireAttributes(attributes: MessageAttributes): Wire {
  return Object.fromEntries(
    Object.entries(attributes).map(([name, { type, value }]) => [
      name,
      typeof value === 'string' ? { DataType: type, StringValue: value } : { DataType: type, BinaryValue: value },
    ]),
  );
}

/** Names, types and values count (developer guide, "Amazon SQS message quotas"). */
export function bytesOfAttributes(attributes: MessageAttributes): number {
  return Object.entries(attributes)
    .flatMap(([name, { type, value }]) => [name, type, value])
    .reduce((sum, part) => sum + Buffer.byteLength(part), 0);
}

/** Of the names in order, each with type and value and the length of each (developer guide, "Calculating the MD5 message digest"). Undefined for none. */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const named = Object.entries(attributes).sort(([one], [other]) => (one < other ? -1 : 1));
  if (named.length === 0) return undefined;
  const digest = createHash('md5');
  for (const [name, { type, value }] of named) {
    const kind = Uint8Array.of(typeof value === 'string' ? 1 : 2);
    for (const part of [...withLength(name), ...withLength(type), kind, ...withLength(value)]) digest.update(part);
  }
  return digest.digest('hex');
}

function withLength(part: string | Uint8Array): readonly Uint8Array[] {
  const bytes = Buffer.from(part);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return [length, bytes];
}
