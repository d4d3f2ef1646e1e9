// What every describe shares: filters by name, and pages.
import { AwsError } from '../operation.ts';
import type { ec2 } from '../protocol/models.ts';
import { invalidValue, refuseOutside } from './refusals.ts';
import { wildcard } from './wildcard.ts';

type FieldValue = string | number | boolean | undefined;

/** What a filter of this name compares with; several values where any of them may fit. */
export type Fields<Thing> = Readonly<Record<string, (thing: Thing) => FieldValue | readonly string[]>>;

export interface DescribeRequest {
  readonly Filters?: readonly ec2.Filter[] | undefined;
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

export interface Page<Thing> {
  readonly things: readonly Thing[];
  readonly nextToken: string | undefined;
}

/** EC2 user guide, "Filter": values are joined with OR, filters with AND, and at most 200 values are taken. */
const MOST_FILTER_VALUES = 200;

/** Throws InvalidParameterValue for a filter that `fields` does not name. */
export function filtered<Thing>(
  things: Iterable<Thing>,
  filters: readonly ec2.Filter[] | undefined,
  fieldOf: (name: string) => Fields<Thing>[string] | undefined,
): readonly Thing[] {
  const tests = (filters ?? []).map((filter) => testOf(filter, fieldOf));
  return [...things].filter((thing) => tests.every((test) => test(thing)));
}

export function named<Thing>(fields: Fields<Thing>): (name: string) => Fields<Thing>[string] | undefined {
  return (name) => (Object.hasOwn(fields, name) ? fields[name] : undefined);
}

function testOf<Thing>(
  { Name = '', Values = [] }: ec2.Filter,
  fieldOf: (name: string) => Fields<Thing>[string] | undefined,
): (thing: Thing) => boolean {
  const field = fieldOf(Name);
  if (field === undefined) throw invalidValue(`The filter '${Name}' is invalid`);
  if (Values.length > MOST_FILTER_VALUES) {
    throw new AwsError('FilterLimitExceeded', `A filter takes at most ${MOST_FILTER_VALUES} values.`);
  }
  const exact = new Set(Values);
  const patterns = Values.filter((value) => /[*?\\]/.test(value)).map(wildcard);
  return (thing) => {
    const found = field(thing);
    const candidates = Array.isArray(found) ? found : found === undefined ? [] : [String(found)];
    return candidates.some((value) => exact.has(value) || patterns.some((fits) => fits(value)));
  };
}

/**
 * One page, in the order of ids, so that a page continues behind the last id even when things come and go in between.
 * `unpaged` is how many are given to who does not ask for a number.
 */
export function page<Thing>(
  things: readonly Thing[],
  request: DescribeRequest,
  idOf: (thing: Thing) => string,
  unpaged: number,
): Page<Thing> {
  const size = request.MaxResults ?? unpaged;
  if (request.MaxResults !== undefined) refuseOutside(request.MaxResults, 5, 1000, 'maxResults');
  const after = request.NextToken === undefined ? '' : lastIdIn(request.NextToken);
  const rest = things
    .map((thing) => ({ thing, id: idOf(thing) }))
    .filter(({ id }) => id > after)
    .sort((left, right) => (left.id < right.id ? -1 : 1));
  const shown = rest.slice(0, size);
  const last = shown.at(-1);
  return {
    things: shown.map(({ thing }) => thing),
    nextToken: rest.length > size && last !== undefined ? tokenFor(last.id) : undefined,
  };
}

/** Inferred: without MaxResults the mirror describes give as many as the largest page. */
export const LARGEST_PAGE = 1000;

function tokenFor(id: string): string {
  return Buffer.from(`after ${id}`).toString('base64url');
}

function lastIdIn(token: string): string {
  const [, id] = /^after (.+)$/.exec(Buffer.from(token, 'base64url').toString('utf8')) ?? [];
  if (id === undefined) throw invalidValue('Unable to parse pagination token');
  return id;
}
