// DescribeStackResources.
import { AwsError, type Operation } from '../../operation.ts';
import type { cloudformation } from '../../protocol/models.ts';
import { stackArn, stackNamed } from './subject.ts';
import { latestOf } from './views.ts';

export const describeStackResources: Operation<
  cloudformation.DescribeStackResourcesInput,
  cloudformation.DescribeStackResourcesOutput
> = {
  service: 'cloudformation',
  name: 'DescribeStackResources',
  access: ({ StackName }, cloud) => [
    { action: 'cloudformation:DescribeStackResources', resource: stackArn(cloud, StackName), context: {} },
  ],
  run({ StackName, LogicalResourceId }, cloud) {
    // That a stack may be found by one of its resources is not modelled.
    if (StackName === undefined) throw new AwsError('ValidationError', 'Stack name must be specified.');
    const stack = stackNamed(cloud, StackName);
    const wanted = latestOf(stack).filter(({ id }) => LogicalResourceId === undefined || id === LogicalResourceId);
    return {
      StackResources: wanted.map(({ id, type, physicalId, status, reason, at }) => ({
        StackName: stack.name,
        StackId: stack.id,
        LogicalResourceId: id,
        PhysicalResourceId: physicalId,
        ResourceType: type,
        Timestamp: at,
        ResourceStatus: status,
        ResourceStatusReason: reason,
      })),
    };
  },
};
