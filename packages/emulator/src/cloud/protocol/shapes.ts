// The SDK's schemas as plain data: what an input or an output consists of, and what each part is called on the wire.
import { NormalizedSchema } from '@smithy/core/schema';

interface Member {
  readonly name: string;
  /** In an EC2 request, e.g. `TagSpecification` for TagSpecifications. */
  readonly queryName: string;
  /** In an EC2 response, e.g. `tagSet` for Tags. */
  readonly xmlName: string;
  readonly required: boolean;
  readonly shape: Shape;
}

export type Scalar = 'text' | 'number' | 'flag' | 'time' | 'bytes';

export type Shape =
  | { readonly kind: 'structure'; readonly members: readonly Member[] }
  | { readonly kind: 'list'; readonly item: Shape }
  | { readonly kind: 'map'; readonly value: Shape }
  | { readonly kind: 'nothing' }
  /** Whatever JSON the caller likes. */
  | { readonly kind: 'document' }
  | { readonly kind: Scalar };

/** Throws when the schema holds something that no emulated operation has, such as an event stream. */
export function shapeOf(ref: Parameters<typeof NormalizedSchema.of>[0]): Shape {
  return fromSchema(NormalizedSchema.of(ref));
}

function fromSchema(schema: NormalizedSchema): Shape {
  if (schema.isUnitSchema()) return { kind: 'nothing' };
  if (schema.isStructSchema()) return { kind: 'structure', members: membersOf(schema) };
  if (schema.isListSchema()) return { kind: 'list', item: fromSchema(schema.getValueSchema()) };
  if (schema.isMapSchema()) return { kind: 'map', value: fromSchema(schema.getValueSchema()) };
  if (schema.isDocumentSchema()) return { kind: 'document' };
  return { kind: scalarOf(schema) };
}

function scalarOf(schema: NormalizedSchema): Scalar {
  if (schema.isStringSchema()) return 'text';
  if (schema.isNumericSchema()) return 'number';
  if (schema.isBooleanSchema()) return 'flag';
  if (schema.isTimestampSchema()) return 'time';
  if (schema.isBlobSchema()) return 'bytes';
  throw new Error(
    `The emulator cannot carry ${schema.getName(true) ?? 'an unnamed schema'}: it is of an unknown kind.`,
  );
}

function membersOf(schema: NormalizedSchema): readonly Member[] {
  const required = requiredCount(schema);
  return Array.from(schema.structIterator(), ([name, member], index) => {
    const traits = member.getMergedTraits();
    const xmlName = text(traits['xmlName']) ?? name;
    const queryName = text(traits['ec2QueryName']) ?? `${xmlName.slice(0, 1).toUpperCase()}${xmlName.slice(1)}`;
    return { name, queryName, xmlName, required: index < required, shape: fromSchema(member) };
  });
}

function text(trait: unknown): string | undefined {
  return typeof trait === 'string' ? trait : undefined;
}

/** A structure's schema lists its required members first, and their number behind the members' schemas. */
function requiredCount(schema: NormalizedSchema): number {
  const raw: unknown = schema.getSchema();
  const count: unknown = Array.isArray(raw) ? raw[6] : undefined;
  return typeof count === 'number' ? count : 0;
}
