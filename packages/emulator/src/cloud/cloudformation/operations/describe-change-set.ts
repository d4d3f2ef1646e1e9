// DescribeChangeSet.
import type { Operation } from '../../operation.ts';
import type { cloudformation } from '../../protocol/models.ts';
import type { Change } from '../plan.ts';
import { stateOf } from './change-set-state.ts';
import { changeSetAccess, changeSetNamed } from './subject.ts';
import { parametersView, tagsView } from './views.ts';

/** All changes in one page. */
export const describeChangeSet: Operation<
  cloudformation.DescribeChangeSetInput,
  cloudformation.DescribeChangeSetOutput
> = {
  service: 'cloudformation',
  name: 'DescribeChangeSet',
  access: ({ ChangeSetName, StackName }, cloud) =>
    changeSetAccess('DescribeChangeSet', cloud, { ChangeSetName, StackName }),
  run({ ChangeSetName, StackName }, cloud) {
    const { stack, changeSet } = changeSetNamed(cloud, { ChangeSetName, StackName });
    const state = stateOf(changeSet, cloud.world.clock.now());
    return {
      ChangeSetName: changeSet.name,
      ChangeSetId: changeSet.id,
      StackId: stack.id,
      StackName: stack.name,
      Description: changeSet.description,
      Parameters: parametersView(changeSet.plan),
      CreationTime: new Date(changeSet.bornAt),
      ...state,
      NotificationARNs: [],
      RollbackConfiguration: {},
      Capabilities: [...(changeSet.plan.request.capabilities ?? [])] as cloudformation.Capability[],
      Tags: tagsView(changeSet.plan),
      Changes: state.Status === 'CREATE_COMPLETE' ? changeSet.plan.changes.map(changeView) : [],
      IncludeNestedStacks: false,
    };
  },
};

function changeView({ action, logicalId, physicalId, type, replacement, properties }: Change): cloudformation.Change {
  return {
    Type: 'Resource',
    ResourceChange: {
      Action: action,
      LogicalResourceId: logicalId,
      PhysicalResourceId: physicalId,
      ResourceType: type,
      Replacement: replacement,
      Scope: action === 'Modify' ? ['Properties'] : [],
      Details: properties.map((Name) => ({ Target: { Attribute: 'Properties', Name } })),
    },
  };
}
