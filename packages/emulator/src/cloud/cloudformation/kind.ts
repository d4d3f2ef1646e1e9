// A kind of resource: which properties it knows, and how one is made, changed and removed.
import * as v from 'valibot';
import { hexOf } from '../../world/identity.ts';
import { AwsError } from '../operation.ts';
import type { Site } from './site.ts';
import type { StackIdentity } from './template/pseudo.ts';

/** One resource at work. */
export interface Making {
  readonly site: Site;
  readonly stack: StackIdentity;
  readonly logicalId: string;
  readonly type: string;
  /** Tells the resources apart that have stood in this place, each replacing the one before: 1 for the first. */
  readonly generation: number;
}

export interface Made {
  /** What Ref gives. */
  readonly physicalId: string;
  /** What Fn::GetAtt gives. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface Kind<Properties> {
  readonly type: string;
  /** Strict objects, so that a property that is not known here is found. */
  readonly schema: v.GenericSchema<unknown, Properties>;
  /** Properties that exist on AWS and change nothing here, with the reason. */
  readonly withoutEffect: Readonly<Record<string, string>>;
  /** Properties whose change AWS answers with a new resource. */
  readonly replacedBy: readonly string[];
  create(properties: Properties, making: Making): Made | Promise<Made>;
  /** Absent: every change replaces. A new physical id says that the old resource is to be removed. */
  update?(made: Made, properties: Properties, making: Making, before: Properties): Made | Promise<Made>;
  remove(made: Made, properties: Properties, making: Making): void | Promise<void>;
}

/** Properties stand resolved, and as the template has them. */
export type AnyKind = Kind<Readonly<Record<string, unknown>>>;

export function defineKind<Properties>(kind: Kind<Properties>): AnyKind {
  const read = (written: Readonly<Record<string, unknown>>, { logicalId }: Making): Properties => {
    const effective = Object.entries(written).filter(([name]) => !(name in kind.withoutEffect));
    const parsed = v.safeParse(kind.schema, Object.fromEntries(effective));
    if (parsed.success) return parsed.output;
    const complaints = parsed.issues.map((issue) => `${v.getDotPath(issue) ?? ''}: ${issue.message}`);
    throw new AwsError(
      'ValidationError',
      `Properties validation failed for resource ${logicalId} with message: ${complaints.join('; ')}`,
    );
  };
  const { update, ...rest } = kind;
  return {
    ...rest,
    schema: kind.schema as AnyKind['schema'],
    create: (written, making) => kind.create(read(written, making), making),
    ...(update === undefined
      ? {}
      : {
          update: (made, written, making, before) => update(made, read(written, making), making, read(before, making)),
        }),
    remove: (made, written, making) => kind.remove(made, read(written, making), making),
  };
}

/** As CloudFormation makes them: stack, logical id and twelve characters, here drawn from the two and the generation. */
export function physicalName({ stack, logicalId, generation }: Making, longest = 64): string {
  const suffix = hexOf(`${stack.id} ${logicalId} ${generation}`, 12).toUpperCase();
  return `${`${stack.name}-${logicalId}`.slice(0, longest - 13)}-${suffix}`;
}
