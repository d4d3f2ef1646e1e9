// CreateChangeSet.
import { uuidOf } from '../../../world/identity.ts';
import { AwsError, type Cloud, type Operation } from '../../operation.ts';
import type { cloudformation } from '../../protocol/models.ts';
import { refuseName } from '../names.ts';
import type { ChangeSet } from '../plan.ts';
import type { Stack } from '../stack.ts';
import { planFor } from './asked.ts';
import { refuseKeeping } from './keeping.ts';
import { changeSetAccess, noStackNamed } from './subject.ts';
import { templateAccess, urlContext } from './written.ts';

type Input = cloudformation.CreateChangeSetInput;

/** Until it can be carried out, in milliseconds; ours: on AWS it takes some seconds. */
const JUDGING_MS = 500;

export const createChangeSet: Operation<Input, cloudformation.CreateChangeSetOutput> = {
  service: 'cloudformation',
  name: 'CreateChangeSet',
  access: (input, cloud) => [
    ...changeSetAccess('CreateChangeSet', cloud, {
      ChangeSetName: input.ChangeSetName,
      StackName: input.StackName,
    }).map((each) => ({ ...each, context: { ...each.context, ...urlContext(input) } })),
    ...templateAccess(input, cloud),
  ],
  run(input, cloud) {
    const name = input.ChangeSetName ?? '';
    refuseName('changeSetName', name);
    refuseKeeping((input.OnStackFailure ?? 'ROLLBACK') !== 'ROLLBACK');
    const standing = cloud.stacks.find(input.StackName ?? '');
    const stack = subjectOf(input, standing, cloud);
    try {
      const changeSet = changeSetOf(name, input, cloud, stack);
      stack.changeSets.set(name, changeSet);
      return { Id: changeSet.id, StackId: stack.id };
    } catch (problem) {
      // What was to be reviewed is refused: no stack is left of it.
      if (standing === undefined) cloud.stacks.forget(stack);
      throw problem;
    }
  },
};

function subjectOf(
  { StackName = '', ChangeSetName, ChangeSetType = 'UPDATE' }: Input,
  found: Stack | undefined,
  { stacks }: Cloud,
): Stack {
  if (ChangeSetType === 'IMPORT') throw new AwsError('ValidationError', 'The emulator imports no resources.');
  const isNew = found === undefined || found.status === 'REVIEW_IN_PROGRESS';
  if (ChangeSetType === 'CREATE') {
    if (isNew) return found ?? stacks.review(StackName);
    const sentence = `Stack [${StackName}] already exists and cannot be created again with the changeSet [${ChangeSetName}].`;
    throw new AwsError('ValidationError', sentence);
  }
  if (found === undefined) throw noStackNamed(StackName);
  found.refuseUnlessChangeable();
  return found;
}

function changeSetOf(name: string, input: Input, cloud: Cloud, stack: Stack): ChangeSet {
  if (stack.changeSets.has(name)) {
    throw new AwsError(
      'AlreadyExistsException',
      `ChangeSet ${name} cannot be created due to a mismatch with existing attribute Parameters`,
    );
  }
  const { account, region, clock } = cloud.world;
  const uuid = uuidOf(`${stack.id} change set ${name} ${clock.now()}`);
  return {
    id: `arn:aws:cloudformation:${region}:${account}:changeSet/${name}/${uuid}`,
    name,
    description: input.Description,
    bornAt: clock.now(),
    readyAt: clock.now() + JUDGING_MS,
    plan: planFor(input, cloud, stack),
    execution: 'open',
  };
}
