// What AWS would refuse for its size, which grows with what is named: the pattern of a rule, the rights of a role, the variables of a function.
import { Annotations, Aspects, CfnResource, Stack } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { CfnPolicy } from 'aws-cdk-lib/aws-iam';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct, IConstruct } from 'constructs';
import { fewestCharacters } from './lengths.ts';

/** Characters. EventBridge API reference, PutRule. */
const longestPattern = 4_096;
/** Characters, until the account is granted more: EventBridge user guide, "Quotas". */
const usualPattern = 2_048;
/** Characters without white space, of all inline policies of a role: IAM user guide, "IAM and AWS STS quotas". */
const mostRights = 10_240;
/** Bytes, of all variables of a function: Lambda developer guide, "Quotas". That their JSON is measured is inferred from Lambda's refusal. */
const mostVariables = 4_096;

interface Size {
  readonly path: string;
  readonly characters: number;
}

/** Says the first thing that is too large, once the construct is whole: what is left out for one is left out for the others. */
export function expectRoom(construct: Construct): void {
  let looked = false;
  Aspects.of(construct).add({
    visit(node: IConstruct) {
      if (looked || node !== construct) return;
      looked = true;
      const parts = construct.node.findAll().filter((each): each is CfnResource => CfnResource.isCfnResource(each));
      const pattern = largest(patternsIn(parts));
      const excess = excessOf(pattern, largest(rightsIn(parts)), largest(variablesIn(parts)));
      if (excess !== undefined) Annotations.of(construct).addError(excess);
      else if (pattern.characters > usualPattern) {
        Annotations.of(construct).addWarningV2(
          'tasktap:pattern',
          `EventBridge takes a rule of ${usualPattern} characters until the account is granted more, and this one has at least ${pattern.characters}: ask for a larger "event pattern size" in Service Quotas, or split the clusters over several taps, each with its \`owner\`.`,
        );
      }
    },
  });
}

function excessOf(pattern: Size, rights: Size, variables: Size): string | undefined {
  if (pattern.characters > longestPattern) {
    return `Expected a rule of at most ${longestPattern} characters, which is EventBridge's limit, got at least ${pattern.characters} in ${pattern.path}: split the clusters over several taps, each with its \`owner\`.`;
  }
  if (rights.characters > mostRights) {
    return `Expected rights of at most ${mostRights} characters for a role, which is IAM's limit, got at least ${rights.characters} with ${rights.path}: name fewer clusters, VPCs, targets or journals, or split them over several constructs, each tap with its \`owner\`.`;
  }
  if (variables.characters > mostVariables) {
    return `Expected variables of at most ${mostVariables} characters for a function, which is Lambda's limit, got at least ${variables.characters} in ${variables.path}: write fewer rules, with globs, put the policy into \`policyParameter\`, or split the clusters over several taps.`;
  }
  return undefined;
}

function largest(sizes: readonly Size[]): Size {
  return sizes.reduce((most, each) => (each.characters > most.characters ? each : most), { path: '', characters: 0 });
}

function patternsIn(parts: readonly CfnResource[]): readonly Size[] {
  return parts
    .filter(CfnRule.isCfnRule)
    .map((rule) => ({ path: rule.node.path, characters: fewestCharacters(resolved(rule, rule.eventPattern ?? '')) }));
}

/** One for each role. */
function rightsIn(parts: readonly CfnResource[]): readonly Size[] {
  const sizes = new Map<string, Size>();
  for (const policy of parts.filter(CfnPolicy.isCfnPolicy)) {
    const role = JSON.stringify(resolved(policy, policy.roles));
    const before = sizes.get(role)?.characters ?? 0;
    const characters = before + fewestCharacters(resolved(policy, policy.policyDocument));
    sizes.set(role, { path: policy.node.path, characters });
  }
  return [...sizes.values()];
}

function variablesIn(parts: readonly CfnResource[]): readonly Size[] {
  return parts.filter(CfnFunction.isCfnFunction).map((fn) => {
    const { variables = {} } = resolved(fn, fn.environment ?? {}) as { readonly variables?: object };
    return { path: fn.node.path, characters: fewestCharacters(variables) };
  });
}

function resolved(part: CfnResource, value: unknown): unknown {
  return Stack.of(part).resolve(value);
}
