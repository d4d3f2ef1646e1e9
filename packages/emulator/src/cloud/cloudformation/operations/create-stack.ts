// CreateStack.
import type { Operation } from '../../operation.ts';
import type { cloudformation } from '../../protocol/models.ts';
import { planFor } from './asked.ts';
import { refuseKeeping } from './keeping.ts';
import { stackArn } from './subject.ts';
import { templateAccess, urlContext } from './written.ts';

export const createStack: Operation<cloudformation.CreateStackInput, cloudformation.CreateStackOutput> = {
  service: 'cloudformation',
  name: 'CreateStack',
  access: (input, cloud) => [
    { action: 'cloudformation:CreateStack', resource: stackArn(cloud, input.StackName), context: urlContext(input) },
    ...templateAccess(input, cloud),
  ],
  run(input, cloud) {
    refuseKeeping(input.DisableRollback === true || (input.OnFailure ?? 'ROLLBACK') !== 'ROLLBACK');
    const { stacks } = cloud;
    const stack = stacks.review(input.StackName ?? '');
    try {
      stack.begin(planFor(input, cloud, stack));
    } catch (problem) {
      stacks.forget(stack);
      throw problem;
    }
    return { StackId: stack.id };
  },
};
