// DescribeStacks.
import type { Operation } from '../../operation.ts';
import type { cloudformation } from '../../protocol/models.ts';
import { stackArn, stackNamed } from './subject.ts';
import { stackView } from './views.ts';

/** All in one page: an emulated account has few. */
export const describeStacks: Operation<cloudformation.DescribeStacksInput, cloudformation.DescribeStacksOutput> = {
  service: 'cloudformation',
  name: 'DescribeStacks',
  access: ({ StackName }, cloud) => [
    { action: 'cloudformation:DescribeStacks', resource: stackArn(cloud, StackName), context: {} },
  ],
  run: ({ StackName }, cloud) => ({
    Stacks: (StackName === undefined ? cloud.stacks.all() : [stackNamed(cloud, StackName)]).map(stackView),
  }),
};
