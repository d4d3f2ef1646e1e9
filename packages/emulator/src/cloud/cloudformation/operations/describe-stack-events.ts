// DescribeStackEvents.
import { uuidOf } from '../../../world/identity.ts';
import type { Operation } from '../../operation.ts';
import type { cloudformation } from '../../protocol/models.ts';
import { noStackNamed, stackArn } from './subject.ts';

/** The newest first, all in one page. */
export const describeStackEvents: Operation<
  cloudformation.DescribeStackEventsInput,
  cloudformation.DescribeStackEventsOutput
> = {
  service: 'cloudformation',
  name: 'DescribeStackEvents',
  access: ({ StackName }, cloud) => [
    { action: 'cloudformation:DescribeStackEvents', resource: stackArn(cloud, StackName), context: {} },
  ],
  run({ StackName = '' }, { stacks }) {
    const stack = stacks.find(StackName);
    if (stack === undefined) throw noStackNamed(StackName);
    const events = stack.history.map((event, index) => ({
      StackId: stack.id,
      EventId: uuidOf(`${stack.id} event ${index}`),
      StackName: stack.name,
      LogicalResourceId: event.logicalId,
      PhysicalResourceId: event.physicalId ?? '',
      ResourceType: event.type,
      Timestamp: new Date(event.at),
      ResourceStatus: event.status as cloudformation.ResourceStatus,
      ResourceStatusReason: event.reason,
    }));
    return { StackEvents: events.reverse() };
  },
};
