// Values of the AWS JSON protocols to and from what the SDK's models call them: times are epoch seconds, bytes are base64.
import { isRecord } from '../record.ts';
import type { Scalar, Shape } from './shapes.ts';
import type { Refusals } from './wire.ts';

/** Throws an AwsError where the value does not fit. Members that the shape does not know are dropped, as AWS does. */
export function readJson(shape: Shape, json: unknown, refusals: Refusals, path = ''): unknown {
  switch (shape.kind) {
    case 'structure':
      return readMembers(shape.members, record(json, refusals, path), refusals, path);
    case 'list':
      if (!Array.isArray(json)) throw refusals.wrongType(path, 'a list', nameOf(json));
      return json.filter(isGiven).map((item, index) => readJson(shape.item, item, refusals, `${path}[${index}]`));
    case 'map':
      return Object.fromEntries(
        Object.entries(record(json, refusals, path))
          .filter(([, value]) => isGiven(value))
          .map(([key, value]) => [key, readJson(shape.value, value, refusals, `${path}.${key}`)]),
      );
    case 'nothing':
      return {};
    case 'document':
      return json;
    default:
      return readScalar(shape.kind, json, refusals, path);
  }
}

type Members = Extract<Shape, { kind: 'structure' }>['members'];
type JsonRecord = Readonly<Record<string, unknown>>;

function readMembers(members: Members, json: JsonRecord, refusals: Refusals, path: string): object {
  const entries = members.flatMap((member) => {
    const at = path === '' ? member.name : `${path}.${member.name}`;
    const value = Object.hasOwn(json, member.name) ? json[member.name] : undefined;
    if (isGiven(value)) return [[member.name, readJson(member.shape, value, refusals, at)]];
    if (member.required) throw refusals.missingParameter(at);
    return [];
  });
  return Object.fromEntries(entries);
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function record(json: unknown, refusals: Refusals, path: string): JsonRecord {
  if (isRecord(json)) return json;
  throw refusals.wrongType(path, 'a structure', nameOf(json));
}

function nameOf(json: unknown): string {
  return Array.isArray(json) ? 'a list' : json === null ? 'null' : `a ${typeof json}`;
}

function readScalar(kind: Scalar, json: unknown, refusals: Refusals, path: string): unknown {
  const found = SCALARS[kind](json);
  if (found === undefined) throw refusals.wrongType(path, kind, nameOf(json));
  return found;
}

/** Undefined beyond the years that a Date reaches. */
function dateOf(epochSeconds: number): Date | undefined {
  const date = new Date(epochSeconds * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Each gives undefined for what cannot be read. */
const SCALARS: Readonly<Record<Scalar, (json: unknown) => unknown>> = {
  text: (json) => (typeof json === 'string' ? json : undefined),
  // JSON can write numbers that are none: 1e999.
  number: (json) => (Number.isFinite(json) ? json : undefined),
  flag: (json) => (typeof json === 'boolean' ? json : undefined),
  time: (json) => (typeof json === 'number' ? dateOf(json) : undefined),
  bytes: (json) => (typeof json === 'string' ? Buffer.from(json, 'base64') : undefined),
};

/** Undefined stays undefined, so that JSON leaves it out. */
export function writeJson(shape: Shape, value: unknown): unknown {
  if (value === undefined) return undefined;
  switch (shape.kind) {
    case 'structure':
      return Object.fromEntries(
        shape.members.map((member) => [member.name, writeJson(member.shape, Object(value)[member.name])]),
      );
    case 'list':
      return Array.from(Object(value), (item) => writeJson(shape.item, item));
    case 'map':
      return Object.fromEntries(Object.entries(Object(value)).map(([key, one]) => [key, writeJson(shape.value, one)]));
    case 'time':
      return value instanceof Date ? value.getTime() / 1000 : value;
    case 'bytes':
      return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
    default:
      return value;
  }
}
