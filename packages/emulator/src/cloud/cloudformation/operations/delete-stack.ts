// DeleteStack.
import type { Operation } from '../../operation.ts';
import type { cloudformation } from '../../protocol/models.ts';
import { stackArn } from './subject.ts';

export const deleteStack: Operation<cloudformation.DeleteStackInput, void> = {
  service: 'cloudformation',
  name: 'DeleteStack',
  access: ({ StackName }, cloud) => [
    { action: 'cloudformation:DeleteStack', resource: stackArn(cloud, StackName), context: {} },
  ],
  /** A stack that is not there is no error. */
  run: ({ StackName = '' }, { stacks }) => stacks.find(StackName)?.beginToDelete(),
};
