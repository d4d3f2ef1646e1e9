// The policy as JSON, in TASKTAP_POLICY or in an SSM parameter: its schema, with a full example on top, and complaints that name the line they are about.
//
// {
//   "targets": [{ "id": "tmt-0123456789abcdef0", "az": "eu-central-1a", "vpc": "vpc-0a", "capacity": 10 }],
//   "filter": "tmf-0123456789abcdef0",
//   "rules": [
//     { "name": "not-the-batch", "match": { "services": ["batch-*"] }, "decision": "ignore" },
//     { "name": "the-rest", "match": { "clusters": ["shop"], "tags": { "team": ["web", "pay*"] } }, "decision": "mirror",
//       "filter": "tmf-0123456789abcdef1", "unmirrorable": { "kind": "observe" } }
//   ],
//   "collectors": ["suricata"],
//   "sessionNumber": 1,
//   "packetLength": 1500,
//   "maxSessions": 500,
//   "unmirrorable": { "kind": "replace", "assumeMirrorable": false, "allowOutage": false,
//                     "budget": { "perService": 3, "perCluster": 10, "share": 0.5, "futileAfter": 3 } }
// }
//
// Left out, `rules` selects every task, `sessionNumber` is 1, and the others set no limit. `unmirrorable` must be chosen:
// `{ "kind": "observe" }`, `{ "kind": "sidecar", "container": "tasktap" }` or `replace` as above. A rule may choose otherwise for its tasks; what its
// budget leaves out is as the policy's.
import {
  defaultBudget,
  everyTask,
  filterId,
  type MirrorPolicy,
  type Rule,
  type Selector,
  type StopBudget,
  serviceName,
  type TargetChoice,
  targetId,
  type Unmirrorable,
} from '@tasktap/core';
import * as v from 'valibot';

const globs = v.pipe(v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(512))), v.minLength(1));
const count = (low: number, high: number) => v.pipe(v.number(), v.integer(), v.minValue(low), v.maxValue(high));

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** valibot leaves these keys out without a word, and a rule that lost a tag would select too much. */
const lostKeys = ['__proto__', 'prototype', 'constructor'];
const losesNothing = (tags: unknown): boolean => !lostKeys.some((key) => Object.hasOwn(Object(tags), key));

const tags = v.record(v.string(), globs);

/** Deeper than anybody reads; and a stack has an end. */
const deepestMatch = 32;
const isWithin = (levels: number, value: unknown): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (levels > 0 && Object.values(value).every((each) => isWithin(levels - 1, each)));

const choice = v.exactOptional(globs);
const several = v.exactOptional(v.pipe(v.array(v.lazy(() => match)), v.minLength(1)));
const match: v.GenericSchema<unknown, Selector> = v.strictObject({
  clusters: choice,
  services: choice,
  families: choice,
  launchTypes: choice,
  capacityProviders: choice,
  availabilityZones: choice,
  subnets: choice,
  tags: v.exactOptional(
    v.pipe(v.unknown(), v.check(losesNothing, `expected tags with other names than ${lostKeys.join(', ')}`), tags),
  ),
  and: several,
  or: several,
  not: v.exactOptional(v.lazy(() => match)),
});

const shallowMatch = v.pipe(
  v.unknown(),
  v.check((value) => isWithin(deepestMatch, value), `expected at most ${deepestMatch} levels`),
  match,
);

/** Parts of the schema that have names of their own in a JSON Schema. */
export const policyParts = { match, tags };

const stops = count(0, 1000);
const futileAfter = count(1, 1000);
const budget = v.strictObject({
  perService: v.optional(stops, defaultBudget.perService),
  perCluster: v.optional(stops, defaultBudget.perCluster),
  share: v.optional(share, defaultBudget.share),
  futileAfter: v.optional(futileAfter, defaultBudget.futileAfter),
});
const budgetOfRule = v.strictObject({
  perService: v.exactOptional(stops),
  perCluster: v.exactOptional(stops),
  share: v.exactOptional(share),
  futileAfter: v.exactOptional(futileAfter),
});

const observe = v.strictObject({ kind: v.literal('observe') });
const sidecar = v.strictObject({ kind: v.literal('sidecar'), container: v.pipe(v.string(), v.minLength(1)) });
const replace = {
  kind: v.literal('replace'),
  assumeMirrorable: v.optional(v.boolean(), false),
  allowOutage: v.optional(v.boolean(), false),
};
const unmirrorable = v.variant('kind', [
  observe,
  sidecar,
  v.strictObject({ ...replace, budget: v.optional(budget, {}) }),
]);
const unmirrorableOfRule = v.variant('kind', [
  observe,
  sidecar,
  v.strictObject({ ...replace, budget: v.exactOptional(budgetOfRule) }),
]);

const targets = v.pipe(
  v.array(
    v.strictObject({
      id: v.pipe(v.string(), v.regex(/^tmt-[0-9a-f]{8,17}$/, 'expected an id such as tmt-0123456789abcdef0')),
      az: v.exactOptional(v.string()),
      vpc: v.exactOptional(v.string()),
      capacity: v.exactOptional(count(1, 10_000)),
    }),
  ),
  v.minLength(1, 'expected at least one target'),
);
const filter = v.pipe(v.string(), v.regex(/^tmf-[0-9a-f]{8,17}$/, 'expected an id such as tmf-0123456789abcdef0'));
const sessionNumber = count(1, 32_766);
const packetLength = count(1, 8500);

const rule = v.pipe(
  v.strictObject({
    name: v.string(),
    match: v.optional(shallowMatch, {}),
    decision: v.picklist(['mirror', 'ignore']),
    sample: v.exactOptional(share),
    targets: v.exactOptional(targets),
    filter: v.exactOptional(filter),
    sessionNumber: v.exactOptional(sessionNumber),
    packetLength: v.exactOptional(packetLength),
    unmirrorable: v.exactOptional(unmirrorableOfRule),
  }),
  v.check(
    ({ name, match, decision, ...wish }) => decision === 'mirror' || Object.keys(wish).length === 0,
    'expected nothing but name and match beside the decision ignore',
  ),
);

/** What a policy document may say; `rules`, `collectors` and the rest may be left out. */
export const policySchema = v.strictObject({
  targets,
  filter,
  rules: v.optional(v.array(rule)),
  collectors: v.optional(v.array(v.string()), []),
  sessionNumber: v.optional(sessionNumber, 1),
  packetLength: v.optional(packetLength),
  maxSessions: v.optional(count(0, 10_000)),
  unmirrorable,
});

/** Undefined: it is broken, and every problem was complained of. */
export function parsePolicy(
  document: string,
  by: MirrorPolicy['owner'],
  serialized: boolean,
  complain: (sentence: string) => undefined,
): MirrorPolicy | undefined {
  const json = parseJson(document);
  if (json === undefined) return complain(`expected JSON, found "${document.slice(0, 40)}".`);
  const parsed = v.safeParse(policySchema, json);
  if (!parsed.success) {
    for (const issue of parsed.issues) complain(`${v.getDotPath(issue) ?? 'the document'}: ${issue.message}`);
    return undefined;
  }
  return policyFrom(parsed.output, by, serialized);
}

export type PolicyDocument = v.InferOutput<typeof policySchema>;

/** `serialized`: declared by whoever runs it, that no two looks at one cluster overlap. */
export function policyFrom(read: PolicyDocument, by: MirrorPolicy['owner'], serialized: boolean): MirrorPolicy {
  const usual = read.unmirrorable.kind === 'replace' ? read.unmirrorable.budget : defaultBudget;
  return {
    owner: by,
    rules: read.rules?.map((each) => ruleFrom(each, usual, serialized)) ?? [everyTask],
    collectors: read.collectors.map(serviceName),
    targets: read.targets.map(targetFrom),
    filter: filterId(read.filter),
    sessionNumber: read.sessionNumber,
    packetLength: read.packetLength,
    maxSessions: read.maxSessions,
    unmirrorable: choiceFrom(read.unmirrorable, usual, serialized),
  };
}

function ruleFrom(
  { targets: own, filter: ownFilter, unmirrorable: choice, ...read }: v.InferOutput<typeof rule>,
  usual: StopBudget,
  serialized: boolean,
): Rule {
  return {
    ...read,
    ...(own === undefined ? {} : { targets: own.map(targetFrom) }),
    ...(ownFilter === undefined ? {} : { filter: filterId(ownFilter) }),
    ...(choice === undefined ? {} : { unmirrorable: choiceFrom(choice, usual, serialized) }),
  };
}

/** `usual`: what its budget leaves out. */
function choiceFrom(
  read: v.InferOutput<typeof unmirrorableOfRule>,
  usual: StopBudget,
  serialized: boolean,
): Unmirrorable {
  return read.kind === 'replace' ? { ...read, serialized, budget: { ...usual, ...read.budget } } : read;
}

function targetFrom(read: v.InferOutput<typeof targets>[number]): TargetChoice {
  return { ...read, id: targetId(read.id) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
