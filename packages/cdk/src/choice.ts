// Whether a part is deployed: known while the template is made, or decided by a parameter when it is deployed.
import {
  Aws,
  type CfnCondition,
  type CfnResource,
  Fn,
  type ICfnConditionExpression,
  type IResolvable,
} from 'aws-cdk-lib';

export type Choice = boolean | CfnCondition;

/** The value where it is chosen, nothing where not. */
export function whenChosen<Value>(choice: Choice, value: Value): Value | IResolvable | undefined {
  if (typeof choice === 'boolean') return choice ? value : undefined;
  return conditional(choice, value, Aws.NO_VALUE);
}

/** Makes a resource only where it is chosen. */
export function ifChosen<Resource extends CfnResource>(choice: Choice, make: () => Resource): Resource | undefined {
  if (choice === false) return undefined;
  const resource = make();
  if (choice !== true) resource.cfnOptions.condition = choice;
  return resource;
}

/** Fn::If; CDK's own types take strings only, CloudFormation takes anything. */
export function conditional(condition: CfnCondition, then: unknown, otherwise: unknown): ICfnConditionExpression {
  return Fn.conditionIf(condition.logicalId, then, otherwise);
}
