// How the schema of a file and the interface of its value are held together: a word that stands in one of them alone does not compile.
import type * as v from 'valibot';

/** A schema for each word of `Value`, e.g. `{…} satisfies Words<FleetTask>`. An optional word is `v.exactOptional`. */
export type Words<Value> = { readonly [Word in keyof Value]-?: v.GenericSchema<unknown, Value[Word]> };

/** What `Schema` may be called: a schema of `Value` where it reads exactly that, and otherwise nothing that it could be assigned to. */
export type Exactly<Value, Schema extends v.GenericSchema> =
  Same<Settled<v.InferOutput<Schema>>, Settled<Value>> extends true
    ? v.GenericSchema<unknown, Value>
    : { readonly 'the schema and the interface differ in a word': never };

type Same<One, Other> = (<T>() => T extends One ? 1 : 2) extends <T>() => T extends Other ? 1 : 2 ? true : false;

/** valibot's lists can be changed, an interface's cannot: that is no difference here. */
type Settled<Value> = Value extends object ? { readonly [Word in keyof Value]: Settled<Value[Word]> } : Value;
