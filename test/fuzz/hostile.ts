// Inputs that no honest sender makes: values of every kind, and real ones with something in them replaced, renamed, doubled or gone.
import fc from 'fast-check';

const names = ['', '__proto__', 'constructor', 'toString', 'valueOf', 'length', 'hasOwnProperty', 'then'];

/** Among them texts that mean something to one reader or another. */
export const word: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...names,
    '*',
    '**',
    '?',
    '-1',
    '1e999',
    'NaN',
    'null',
    'true',
    '\u0000',
    '\ud800',
    `\${x}`,
    `\${`,
    'arn:aws:ecs',
    'arn:aws:ecs:eu-central-1:111122223333:cluster/',
    '2026-02-30T99:99:99Z',
    '10.0.0.0/33',
    '::/0',
    '(',
    '[',
    '\\',
    'x'.repeat(3000),
    '*a'.repeat(40),
  ),
  fc.string({ maxLength: 20 }),
);

const scalar = fc.oneof(word, fc.constantFrom(null, true, false, 0, -0, -1, 0.5, 1e300, 2 ** 53, 4_294_967_296));

/** What JSON can hold, with the names of every object among its keys. */
export const json: fc.Arbitrary<unknown> = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalar,
    fc.array(tie('any'), { maxLength: 4 }),
    fc.array(fc.tuple(word, tie('any')), { maxLength: 4 }).map(objectOf),
  ),
})).any;

/** With `__proto__` as a key like any other, as JSON.parse makes it. */
function objectOf(entries: readonly (readonly [string, unknown])[]): object {
  return Object.fromEntries(entries);
}

type Change = (holder: object, key: string) => object;

const change: fc.Arbitrary<Change> = fc.oneof(
  json.map(
    (value): Change =>
      (holder, key) =>
        withMember(holder, key, value),
  ),
  fc.constant<Change>((holder, key) =>
    Array.isArray(holder)
      ? holder.filter((_, place) => String(place) !== key)
      : objectOf(Object.entries(holder).filter(([name]) => name !== key)),
  ),
  word.map(
    (name): Change =>
      (holder, key) =>
        withMember(holder, Array.isArray(holder) ? key : name, (holder as Record<string, unknown>)[key]),
  ),
  fc.constant<Change>((holder, key) =>
    withMember(holder, key, [(holder as Record<string, unknown>)[key], (holder as Record<string, unknown>)[key]]),
  ),
);

function withMember(holder: object, key: string, value: unknown): object {
  if (Array.isArray(holder)) return holder.map((each: unknown, place) => (String(place) === key ? value : each));
  return objectOf([...Object.entries(holder).filter(([name]) => name !== key), [key, value]]);
}

/** A real value with up to three things in it changed. */
export function spoilt(real: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const changes = fc.array(fc.tuple(fc.nat({ max: 1000 }), change), { maxLength: 3 });
  return fc
    .tuple(real, changes)
    .map(([value, list]) => list.reduce((sofar, [place, act]) => changed(sofar, place, act), value));
}

/** `place` counts the members in the order of a walk, and begins again when it has counted all. */
function changed(value: unknown, place: number, act: Change): unknown {
  const paths = pathsIn(value);
  const path = paths[place % Math.max(1, paths.length)];
  return path === undefined ? value : changedAt(value as object, path, act);
}

function pathsIn(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[key], ...pathsIn(inner).map((path) => [key, ...path])]);
}

function changedAt(holder: object, [key = '', ...rest]: readonly string[], act: Change): object {
  if (rest.length === 0) return act(holder, key);
  return withMember(holder, key, changedAt((holder as Record<string, object>)[key] ?? {}, rest, act));
}

/** A text with pieces of it cut out, doubled, or replaced. */
export function torn(real: fc.Arbitrary<string>, pieces: readonly string[]): fc.Arbitrary<string> {
  const tear = fc.tuple(fc.nat({ max: 5000 }), fc.nat({ max: 12 }), fc.constantFrom('', ...pieces), fc.boolean());
  return fc.tuple(real, fc.array(tear, { maxLength: 4 })).map(([text, tears]) =>
    tears.reduce((sofar, [from, length, piece, double]) => {
      const at = from % (sofar.length + 1);
      const cut = sofar.slice(at, at + length);
      return `${sofar.slice(0, at)}${double ? cut + cut : ''}${piece}${sofar.slice(at + length)}`;
    }, text),
  );
}

/** Bytes as hex, so that they can be written down. */
export const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
