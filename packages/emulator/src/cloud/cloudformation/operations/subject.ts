// The stack or the change set that a call is about, and the ARN under which IAM is asked about it.
import { AwsError, type Cloud } from '../../operation.ts';
import type { ChangeSet } from '../plan.ts';
import type { Stack } from '../stack.ts';

/** @throws AwsError `ValidationError` */
export function stackNamed({ stacks }: Cloud, nameOrId: string): Stack {
  const found = stacks.find(nameOrId);
  if (found === undefined) throw noStack(nameOrId);
  return found;
}

export function noStack(nameOrId: string): AwsError {
  return new AwsError('ValidationError', `Stack with id ${nameOrId} does not exist`);
}

/** What the operations that change a stack say instead, and DescribeStackEvents. */
export function noStackNamed(name: string | undefined): AwsError {
  return new AwsError('ValidationError', `Stack [${name}] does not exist`);
}

/** Of a stack that is not there only the name is known. */
export function stackArn({ stacks, world }: Cloud, nameOrId: string | undefined): string {
  const found = nameOrId === undefined ? undefined : stacks.find(nameOrId);
  if (found !== undefined) return found.id;
  if (nameOrId?.startsWith('arn:') === true) return nameOrId;
  return `arn:aws:cloudformation:${world.region}:${world.account}:stack/${nameOrId ?? '*'}/*`;
}

export interface Found {
  readonly stack: Stack;
  readonly changeSet: ChangeSet;
}

interface ChangeSetNamed {
  /** A name, or an ARN, which says the stack as well. */
  readonly ChangeSetName: string | undefined;
  readonly StackName?: string | undefined;
}

/** @throws AwsError `ChangeSetNotFound`, or `ValidationError` where the stack is not there */
export function changeSetNamed(cloud: Cloud, named: ChangeSetNamed): Found {
  const { ChangeSetName: wanted = '', StackName } = named;
  const stack = stackOfChangeSet(cloud, named);
  const changeSet = [...(stack?.changeSets.values() ?? [])].find(({ name, id }) => name === wanted || id === wanted);
  if (stack !== undefined && changeSet !== undefined) return { stack, changeSet };
  if (stack === undefined && StackName !== undefined) throw noStackNamed(StackName);
  if (StackName === undefined && !wanted.startsWith('arn:')) {
    throw new AwsError('ValidationError', 'StackName must be specified if ChangeSetName is not specified as an ARN.');
  }
  throw new AwsError('ChangeSetNotFound', `ChangeSet [${wanted}] does not exist`, 404);
}

export function stackOfChangeSet({ stacks }: Cloud, { ChangeSetName, StackName }: ChangeSetNamed): Stack | undefined {
  if (StackName !== undefined) return stacks.find(StackName);
  return stacks.all().find(({ changeSets }) => [...changeSets.values()].some(({ id }) => id === ChangeSetName));
}

/** What IAM is asked about a call on a change set. */
export function changeSetAccess(action: string, cloud: Cloud, named: ChangeSetNamed) {
  const { ChangeSetName = '', StackName } = named;
  const resource = stackArn(cloud, stackOfChangeSet(cloud, named)?.id ?? StackName);
  return [{ action: `cloudformation:${action}`, resource, context: { 'cloudformation:ChangeSetName': ChangeSetName } }];
}
