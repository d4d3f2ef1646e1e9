// The values of properties as templates write them: parameters are text, so that numbers and booleans come as text, too.
import * as v from 'valibot';
import type { PolicyDocument, Statement } from '../iam/policy.ts';

export const text = v.pipe(v.union([v.string(), v.number(), v.boolean()]), v.transform(String));

export const wholeNumber = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number))]),
  v.integer(),
);

export const flag = v.union([
  v.boolean(),
  v.pipe(
    v.picklist(['true', 'false']),
    v.transform((word) => word === 'true'),
  ),
]);

const names = v.union([v.string(), v.array(v.string())]);
const scalar = v.union([v.string(), v.number(), v.boolean()]);

const statement = v.strictObject({
  Sid: v.optional(v.string()),
  Effect: v.picklist(['Allow', 'Deny']),
  Principal: v.optional(v.union([v.literal('*'), v.record(v.string(), names)])),
  Action: v.optional(names),
  NotAction: v.optional(names),
  Resource: v.optional(names),
  NotResource: v.optional(names),
  Condition: v.optional(v.record(v.string(), v.record(v.string(), v.union([scalar, v.array(scalar)])))),
});

/** See `PolicyDocument`; a word that the evaluator does not know is refused. */
export const policyDocument = v.pipe(
  v.strictObject({
    Version: v.optional(v.string()),
    Id: v.optional(v.string()),
    Statement: v.union([v.array(statement), statement]),
  }),
  v.transform(
    (document): PolicyDocument =>
      ({ ...document, Statement: [document.Statement].flat() as readonly Statement[] }) as PolicyDocument,
  ),
);

const tags = v.array(v.strictObject({ Key: text, Value: text }));

/** Undefined and an empty list are the same. */
export const tagList = v.optional(tags, []);

export const NO_TAGS = 'tags of this kind of resource are not kept';
