// ListStackResources.
import type { Operation } from '../../operation.ts';
import type { cloudformation } from '../../protocol/models.ts';
import { stackArn, stackNamed } from './subject.ts';
import { latestOf } from './views.ts';

/** All in one page. */
export const listStackResources: Operation<
  cloudformation.ListStackResourcesInput,
  cloudformation.ListStackResourcesOutput
> = {
  service: 'cloudformation',
  name: 'ListStackResources',
  access: ({ StackName }, cloud) => [
    { action: 'cloudformation:ListStackResources', resource: stackArn(cloud, StackName), context: {} },
  ],
  run: ({ StackName = '' }, cloud) => ({
    StackResourceSummaries: latestOf(stackNamed(cloud, StackName)).map((each) => ({
      LogicalResourceId: each.id,
      PhysicalResourceId: each.physicalId,
      ResourceType: each.type,
      LastUpdatedTimestamp: each.at,
      ResourceStatus: each.status,
      ResourceStatusReason: each.reason,
    })),
  }),
};
