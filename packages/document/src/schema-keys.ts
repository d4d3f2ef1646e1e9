// Which words a schema knows at a place in a document.
import type * as v from 'valibot';

/** The parts of a valibot schema that lead further down. */
interface Inner {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Inner>>;
  readonly item?: Inner;
  readonly value?: Inner;
  readonly wrapped?: Inner;
  readonly options?: readonly Inner[];
  readonly pipe?: readonly Inner[];
  readonly getter?: (input: unknown) => Inner;
}

/** The keys of the object at `path`; of several that are possible there, all of theirs. */
export function keysAt(schema: v.GenericSchema, path: readonly (string | number)[]): readonly string[] {
  const found = path.reduce<readonly Inner[]>((at, key) => at.flatMap((each) => into(each, key)), plain(schema));
  return [...new Set(found.flatMap((each) => Object.keys(each.entries ?? {})))];
}

/** What stands behind optional values, choices and schemas that name themselves; of a pipe, every schema in it. */
function plain(schema: object): readonly Inner[] {
  const inner = schema as Inner;
  if (inner.pipe !== undefined) return inner.pipe.flatMap(plain);
  if (inner.getter !== undefined) return plain(inner.getter(undefined));
  if (inner.wrapped !== undefined) return plain(inner.wrapped);
  // A picklist has options, too: they are no schemas.
  const options = inner.options?.filter((option) => typeof option === 'object');
  return options === undefined ? [inner] : options.flatMap(plain);
}

function into(inner: Inner, key: string | number): readonly Inner[] {
  const next = inner.entries?.[key] ?? inner.item ?? (inner.type === 'record' ? inner.value : undefined);
  return next === undefined ? [] : plain(next);
}
