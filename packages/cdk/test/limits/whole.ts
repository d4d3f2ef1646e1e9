// Limits of CloudFormation, for a template as a whole.
import type { Template } from '../templates.ts';
import { fits, type Limit, shorter } from './limit.ts';

const quotas = 'CloudFormation user guide, "Understand CloudFormation quotas"';

function ofTemplate(says: string, brokenIn: Limit['brokenIn'], example: Partial<Template>): Limit {
  return { says, source: quotas, basis: 'documented', type: undefined, brokenIn, example };
}

const many = <Value>(count: number, value: Value): Readonly<Record<string, Value>> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`Example${index}`, value]));
const over = (what: string, found: number, most: number): readonly string[] => (found > most ? [what] : []);
const namesOf = (part: object = {}): readonly string[] => Object.keys(part);
const long = 'x'.repeat(1_025);

/** What is sent with the call itself, not by way of a bucket, has 51,200 bytes at most; all of ours that hold code are longer. */
export const wholeLimits: readonly Limit[] = [
  ofTemplate('has 1 MB', (template) => over('bytes', Buffer.byteLength(JSON.stringify(template)), 1_000_000), {
    Description: 'x'.repeat(1_000_000),
  }),
  ofTemplate('has 500 resources', ({ Resources }) => over('resources', namesOf(Resources).length, 500), {
    Resources: many(501, { Type: 'AWS::SQS::Queue', Properties: {} }),
  }),
  ofTemplate('has 200 parameters', ({ Parameters }) => over('parameters', namesOf(Parameters).length, 200), {
    Parameters: many(201, {}),
  }),
  ofTemplate('has 200 outputs', ({ Outputs }) => over('outputs', namesOf(Outputs).length, 200), {
    Outputs: many(201, {}),
  }),
  ofTemplate(
    'is described in 1,024 bytes, and its parameters in 4,000 characters',
    ({ Description, Parameters = {} }) => [
      ...(shorter(Description, 1_024) ? [] : ['description']),
      ...Object.entries(Parameters).flatMap(([id, { Description: said }]) => (shorter(said, 4_000) ? [] : [id])),
    ],
    { Description: long },
  ),
  ofTemplate(
    'has names of 255 letters and digits',
    ({ Parameters, Resources, Outputs }) =>
      [Parameters, Resources, Outputs].flatMap(namesOf).filter((id) => !fits(id, /^[A-Za-z0-9]{1,255}$/)),
    { Resources: { 'On-look': { Type: 'AWS::SQS::Queue', Properties: {} } } },
  ),
];
