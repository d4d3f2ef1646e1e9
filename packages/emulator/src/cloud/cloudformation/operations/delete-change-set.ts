// DeleteChangeSet.
import type { Operation } from '../../operation.ts';
import type { cloudformation } from '../../protocol/models.ts';
import { changeSetAccess, noStackNamed, stackOfChangeSet } from './subject.ts';

export const deleteChangeSet: Operation<cloudformation.DeleteChangeSetInput, cloudformation.DeleteChangeSetOutput> = {
  service: 'cloudformation',
  name: 'DeleteChangeSet',
  access: ({ ChangeSetName, StackName }, cloud) =>
    changeSetAccess('DeleteChangeSet', cloud, { ChangeSetName, StackName }),
  /** A change set that is not there is no error; a stack that is not, is. */
  run({ ChangeSetName, StackName }, cloud) {
    const stack = stackOfChangeSet(cloud, { ChangeSetName, StackName });
    if (stack === undefined && StackName !== undefined) throw noStackNamed(StackName);
    for (const { name, id } of stack?.changeSets.values() ?? []) {
      if (name === ChangeSetName || id === ChangeSetName) stack?.changeSets.delete(name);
    }
    return {};
  },
};
