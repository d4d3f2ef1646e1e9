// What AWS would refuse of a construct for its size, said when the app is synthesized.
import { Annotations, Aspects, CfnResource, Stack } from 'aws-cdk-lib';
import { CfnRule } from 'aws-cdk-lib/aws-events';
import { CfnPolicy } from 'aws-cdk-lib/aws-iam';
import { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct, IConstruct } from 'constructs';
import { type Excess, excessIn, type Part, type Parts, sizesOf, usualPattern } from './room.ts';

/** Says the first thing that is too large, once the construct is whole. */
export function expectRoom(construct: Construct): void {
  let looked = false;
  Aspects.of(construct).add({
    visit(node: IConstruct) {
      if (looked || node !== construct) return;
      looked = true;
      const sizes = sizesOf(partsOf(construct));
      const excess = excessIn(sizes);
      if (excess !== undefined) Annotations.of(construct).addError(sentences[excess.of](excess));
      else if (sizes.patterns.characters > usualPattern) {
        Annotations.of(construct).addWarningV2(
          'tasktap:pattern',
          `EventBridge takes a rule of ${usualPattern} characters until the account is granted more, and this one has at least ${sizes.patterns.characters}: ask for a larger "event pattern size" in Service Quotas, or split the clusters over several taps, each with its \`owner\`.`,
        );
      }
    },
  });
}

const sentences: Readonly<Record<Excess['of'], (excess: Excess) => string>> = {
  patterns: ({ path, characters, most }) =>
    `Expected a rule of at most ${most} characters, which is EventBridge's limit, got at least ${characters} in ${path}: split the clusters over several taps, each with its \`owner\`.`,
  rights: ({ path, characters, most }) =>
    `Expected rights of at most ${most} characters for a role, which is IAM's limit, got at least ${characters} with ${path}: name fewer clusters, VPCs, targets or journals, or split them over several constructs, each tap with its \`owner\`.`,
  variables: ({ path, characters, most }) =>
    `Expected variables of at most ${most} characters for a function, which is Lambda's limit, got at least ${characters} in ${path}: write fewer rules, with globs, put the policy into \`policyParameter\`, or split the clusters over several taps.`,
};

function partsOf(construct: Construct): Parts {
  const resources = construct.node.findAll().filter((each): each is CfnResource => CfnResource.isCfnResource(each));
  return {
    patterns: resources.filter(CfnRule.isCfnRule).map((rule) => partOf(rule, rule.eventPattern ?? '')),
    rights: resources
      .filter(CfnPolicy.isCfnPolicy)
      .map((policy) => ({ ...partOf(policy, policy.policyDocument), role: roleOf(policy) })),
    variables: resources.filter(CfnFunction.isCfnFunction).map((fn) => {
      const { value } = partOf(fn, fn.environment ?? {});
      return { path: fn.node.path, value: (value as { readonly variables?: object }).variables ?? {} };
    }),
  };
}

const roleOf = (policy: CfnPolicy): string => JSON.stringify(partOf(policy, policy.roles).value);

function partOf(resource: CfnResource, value: unknown): Part {
  return { path: resource.node.path, value: Stack.of(resource).resolve(value) };
}
