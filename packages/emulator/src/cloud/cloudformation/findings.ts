// Looks through a template for what the emulator does not know, or knows and does nothing about: before anything is made.
import { nearestHint } from '@tasktap/document';
import type * as v from 'valibot';
import { isRecord } from '../record.ts';
import type { Finding } from './finding.ts';
import type { AnyKind } from './kind.ts';
import { kindOf, knownTypes } from './kinds/index.ts';
import type { ResourceDeclaration } from './template/template.ts';
import { intrinsicOf } from './template/value.ts';

export function findingsIn(resources: ReadonlyMap<string, ResourceDeclaration>): readonly Finding[] {
  return [...resources].flatMap(([resource, { type, properties }]) => {
    const kind = kindOf(type);
    return kind === undefined ? [unknownType(resource, type)] : ofProperties(resource, type, kind, properties);
  });
}

export function isBlocking({ kind }: Finding): boolean {
  return kind !== 'without-effect';
}

function unknownType(resource: string, type: string): Finding {
  const sentence = `unknown type ${type} of resource ${resource}${nearestHint(type, knownTypes)}`;
  return { kind: 'unknown-type', resource, type, property: undefined, sentence };
}

function ofProperties(
  resource: string,
  type: string,
  kind: AnyKind,
  properties: Readonly<Record<string, unknown>>,
): readonly Finding[] {
  const idle = Object.keys(properties).filter((name) => name in kind.withoutEffect);
  const rest = Object.fromEntries(Object.entries(properties).filter(([name]) => !idle.includes(name)));
  return [
    ...unknownWords(kind.schema, rest).map(({ path, known }): Finding => {
      const property = path.join('.');
      const hint = nearestHint(path.at(-1) ?? '', [...known, ...Object.keys(kind.withoutEffect)]);
      const sentence = `unknown property ${property} of resource ${resource} (type ${type})${hint}`;
      return { kind: 'unknown-property', resource, type, property, sentence };
    }),
    ...idle.map((property): Finding => {
      const sentence = `property ${property} of resource ${resource} (type ${type}) has no effect: ${kind.withoutEffect[property]}`;
      return { kind: 'without-effect', resource, type, property, sentence };
    }),
  ];
}

interface UnknownWord {
  readonly path: readonly string[];
  readonly known: readonly string[];
}

/** The parts of a valibot schema that lead further down. */
interface Inner {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Inner>>;
  readonly item?: Inner;
  readonly wrapped?: Inner;
  readonly options?: readonly Inner[];
}

/** Asked of values as they are written, so that an unknown property is found whatever functions stand around it. */
function unknownWords(schema: v.GenericSchema, value: unknown): readonly UnknownWord[] {
  return within(schema as unknown as Inner, value, []);
}

function within(schema: Inner, value: unknown, path: readonly string[]): readonly UnknownWord[] {
  if (intrinsicOf(value) !== undefined) return [];
  if (schema.wrapped !== undefined) return within(schema.wrapped, value, path);
  if (schema.options !== undefined) return withinOne(schema.options, value, path);
  if (Array.isArray(value)) {
    return value.flatMap((each, index) => within(schema.item ?? ANYTHING, each, [...path, String(index)]));
  }
  return isRecord(value) && schema.entries !== undefined ? withinObject(schema, value, path) : [];
}

const ANYTHING: Inner = { type: 'unknown' };

/** Of several forms that a value may have, the one that it fits best. */
function withinOne(options: readonly Inner[], value: unknown, path: readonly string[]): readonly UnknownWord[] {
  const forms = options.filter((option) => typeof option === 'object' && fitsKind(option, value));
  const [best = []] = forms.map((form) => within(form, value, path)).sort((one, other) => one.length - other.length);
  return best;
}

function fitsKind(schema: Inner, value: unknown): boolean {
  return Array.isArray(value) ? schema.item !== undefined : isRecord(value) === (schema.entries !== undefined);
}

function withinObject(
  { type, entries = {} }: Inner,
  value: Readonly<Record<string, unknown>>,
  path: readonly string[],
): readonly UnknownWord[] {
  const known = Object.keys(entries);
  return Object.entries(value).flatMap(([name, each]) => {
    const entry = entries[name];
    if (entry !== undefined) return within(entry, each, [...path, name]);
    return type === 'strict_object' ? [{ path: [...path, name], known }] : [];
  });
}
