// Whether what is deployed fits into AWS, before anything goes there.
import { type Excess, excessIn, type Template, templateSizes, usualPattern } from '@tasktap/cdk/template-sizes';
import * as v from 'valibot';
import { unfit } from '../user-error.ts';
import { type Parameters, whereaboutsIn } from './rights.ts';
import type { Step } from './steps.ts';

export interface Fitting {
  readonly stackName: string;
  readonly template: string;
  /** On the command line. */
  readonly parameters: Parameters;
  /** Of the stack as it stands. Undefined: there is none. */
  readonly standing: Parameters | undefined;
  readonly steps: readonly Step[];
}

/** What an account may have to ask AWS for, in a sentence; undefined: nothing. A template in YAML is not looked into. @throws UserError */
export function expectRoom({ template, stackName, parameters, standing, steps }: Fitting): string | undefined {
  const written = templateIn(template);
  if (written === undefined) return undefined;
  let so: Parameters = { ...standing, ...parameters };
  let doubt: string | undefined;
  for (const step of steps) {
    if (step.kind !== 'stack') continue;
    so = { ...so, ...step.parameters };
    const sizes = templateSizes(written, { ...so, ...pseudoParameters(stackName, so) });
    const excess = excessIn(sizes);
    if (excess !== undefined) throw unfit(sentences[excess.of](excess));
    const { characters } = sizes.patterns;
    if (characters > usualPattern) doubt = doubtOf(characters);
  }
  return doubt;
}

const severalStacks = 'split the clusters over several stacks, each with its --stack-name';

const sentences: Readonly<Record<Excess['of'], (excess: Excess) => string>> = {
  patterns: ({ path, characters, most }) =>
    `Expected a rule of at most ${most} characters, which is EventBridge's limit, got at least ${characters} in ${path}: ${severalStacks}.`,
  rights: ({ path, characters, most }) =>
    `Expected rights of at most ${most} characters for a role, which is IAM's limit, got at least ${characters} with ${path}: name fewer clusters, VPCs, targets or filters, or ${severalStacks}.`,
  variables: ({ path, characters, most }) =>
    `Expected variables of at most ${most} characters for a function, which is Lambda's limit, got at least ${characters} in ${path}: put the policy into a parameter (--policy), or ${severalStacks}.`,
};

const doubtOf = (characters: number): string =>
  `EventBridge takes a rule of ${usualPattern} characters until the account is granted more, and this one has at least ${characters}: ask for a larger "event pattern size" in Service Quotas, or ${severalStacks}.`;

/** The stack is where its clusters are. */
function pseudoParameters(stackName: string, { ClusterArns = '' }: Parameters): Parameters {
  const place = whereaboutsIn(ClusterArns);
  return {
    'AWS::StackName': stackName,
    ...(place && { 'AWS::Partition': place.partition, 'AWS::Region': place.region }),
  };
}

const anything = v.record(v.string(), v.unknown());
const asWritten = v.object({
  Parameters: v.exactOptional(
    v.record(v.string(), v.object({ Type: v.string(), Default: v.exactOptional(v.unknown()) })),
  ),
  Conditions: v.exactOptional(anything),
  Resources: v.record(
    v.string(),
    v.object({ Type: v.string(), Condition: v.exactOptional(v.string()), Properties: v.exactOptional(anything) }),
  ),
});

/** Undefined: it is none in JSON. What is wrong with it CloudFormation says. */
function templateIn(text: string): Template | undefined {
  const read = v.safeParse(v.pipe(v.string(), v.parseJson(), asWritten), text);
  return read.success ? read.output : undefined;
}
