// UpdateStack.
import { AwsError, type Operation } from '../../operation.ts';
import type { cloudformation } from '../../protocol/models.ts';
import { planFor } from './asked.ts';
import { refuseKeeping } from './keeping.ts';
import { noStackNamed, stackArn } from './subject.ts';
import { templateAccess, urlContext } from './written.ts';

export const updateStack: Operation<cloudformation.UpdateStackInput, cloudformation.UpdateStackOutput> = {
  service: 'cloudformation',
  name: 'UpdateStack',
  access: (input, cloud) => [
    { action: 'cloudformation:UpdateStack', resource: stackArn(cloud, input.StackName), context: urlContext(input) },
    ...templateAccess(input, cloud),
  ],
  run(input, cloud) {
    refuseKeeping(input.DisableRollback === true);
    const stack = cloud.stacks.find(input.StackName ?? '');
    if (stack === undefined) throw noStackNamed(input.StackName);
    stack.refuseUnlessChangeable();
    const plan = planFor(input, cloud, stack);
    if (plan.isEmpty) throw new AwsError('ValidationError', 'No updates are to be performed.');
    stack.begin(plan);
    return { StackId: stack.id };
  },
};
