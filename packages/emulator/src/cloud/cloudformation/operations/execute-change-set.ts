// ExecuteChangeSet.
import { AwsError, type Operation } from '../../operation.ts';
import type { cloudformation } from '../../protocol/models.ts';
import { stateOf } from './change-set-state.ts';
import { refuseKeeping } from './keeping.ts';
import { changeSetAccess, changeSetNamed } from './subject.ts';

export const executeChangeSet: Operation<cloudformation.ExecuteChangeSetInput, cloudformation.ExecuteChangeSetOutput> =
  {
    service: 'cloudformation',
    name: 'ExecuteChangeSet',
    access: ({ ChangeSetName, StackName }, cloud) =>
      changeSetAccess('ExecuteChangeSet', cloud, { ChangeSetName, StackName }),
    run({ ChangeSetName, StackName, DisableRollback }, cloud) {
      refuseKeeping(DisableRollback === true);
      const { stack, changeSet } = changeSetNamed(cloud, { ChangeSetName, StackName });
      const { Status, ExecutionStatus } = stateOf(changeSet, cloud.world.clock.now());
      if (ExecutionStatus !== 'AVAILABLE') {
        throw new AwsError(
          'InvalidChangeSetStatus',
          `ChangeSet [${changeSet.id}] cannot be executed in its current status of [${Status === 'CREATE_COMPLETE' ? ExecutionStatus : Status}]`,
        );
      }
      changeSet.execution = 'executed';
      stack.begin(changeSet.plan);
      return {};
    },
  };
