// The policy document as JSON Schema, for editors: its words and their explanations.
import { policyParts, policySchema } from '@tasktap/controller';
import { toJsonSchema } from '@valibot/to-json-schema';
import type * as v from 'valibot';

/** Of every word but the tags' keys, which are the operator's own. */
const explanations: Readonly<Record<string, string>> = {
  targets: 'Where packets go: the nearest first (zone, then VPC), then the least loaded.',
  id: 'Of a mirror target.',
  az: 'Takes only tasks in this availability zone.',
  vpc: 'Takes only tasks in this VPC.',
  capacity: 'Sources it takes. Default: no limit. EC2 allows an interface 10.',
  filter: 'The mirror filter: which packets are mirrored.',
  rules: 'In order; the first that matches a task decides. No match: not mirrored. Default: every task.',
  name: 'For people.',
  match: 'All keys must fit. Default: every task.',
  clusters: 'Globs of cluster names, of which one must fit.',
  services: 'Globs of service names, of which one must fit.',
  families: 'Globs of task definition families, of which one must fit.',
  launchTypes: 'Globs of EC2, FARGATE and EXTERNAL, of which one must fit.',
  capacityProviders: 'Globs of capacity providers, of which one must fit.',
  availabilityZones: 'Globs of availability zones, of which one must fit.',
  subnets: 'Globs of subnet ids, of which one must fit.',
  tags: "Keys of the task's tags, each with globs of its value.",
  and: 'Every one of these must match.',
  or: 'At least one of these must match.',
  not: 'This must not match.',
  decision: 'What becomes of a task that matches.',
  sample: 'Share of the tasks that match, 0 to 1; the others are not mirrored. Default: all.',
  collectors: 'Services that receive mirrored traffic and must not hear themselves.',
  sessionNumber: 'The lower number takes the packets first.',
  packetLength: 'Bytes kept of each packet. Default: whole packets.',
  maxSessions: 'Sessions of ours, never more. Default: as EC2 allows.',
  unmirrorable:
    'What to do with a task whose host cannot mirror; there is no default. In a rule: otherwise than the policy.',
  kind: 'Leave it; count a forwarder beside it; or stop it, so that its service starts another elsewhere.',
  container: 'The name of the forwarder in the task.',
  assumeMirrorable: 'Hosts that can be mirrored exist, although no session of ours shows it.',
  allowOutage: 'The only task of a service may be stopped.',
  budget:
    'How many tasks are stopped at most. What a rule leaves out is as the policy; of policy and rules the smallest counts.',
  perService: 'Stops of one service in any hour.',
  perCluster: 'Stops of one cluster in any hour.',
  share: 'Of the tasks of a service; where more cannot be mirrored none is stopped.',
  futileAfter: 'Replacements in a row that were refused as well; then the service is left alone for a day.',
};

/** It knows the words; that an id belongs to something, it cannot know. */
export function policyJsonSchema(): object {
  const schema = toJsonSchema(policySchema, {
    typeMode: 'input',
    ignoreActions: ['check'],
    definitions: policyParts,
    overrideSchema: ({ valibotSchema }) => partBehindCheck(valibotSchema),
  });
  return { ...(explained(schema) as object), title: 'The policy of tasktap' };
}

/** What is checked before it is read is unknown at first; what it is then stands last, and has a name. */
function partBehindCheck(schema: object): { readonly $ref: string } | undefined {
  const { pipe = [] } = schema as { readonly pipe?: readonly v.GenericSchema[] };
  const name = Object.entries(policyParts).find(([, part]) => part === pipe.at(-1))?.[0];
  return name === undefined ? undefined : { $ref: `#/$defs/${name}` };
}

function explained(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(explained);
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, inner]) => [key, key === 'properties' ? explainedWords(inner) : explained(inner)]),
  );
}

function explainedWords(properties: object): object {
  return Object.fromEntries(
    Object.entries(properties).map(([word, inner]) => [
      word,
      { ...(explained(inner) as object), description: explanations[word] },
    ]),
  );
}
