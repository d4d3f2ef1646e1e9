// GetTemplate.
import type { Operation } from '../../operation.ts';
import type { cloudformation } from '../../protocol/models.ts';
import { changeSetNamed, stackArn, stackNamed } from './subject.ts';

export const getTemplate: Operation<cloudformation.GetTemplateInput, cloudformation.GetTemplateOutput> = {
  service: 'cloudformation',
  name: 'GetTemplate',
  access: ({ StackName }, cloud) => [
    { action: 'cloudformation:GetTemplate', resource: stackArn(cloud, StackName), context: {} },
  ],
  run({ StackName, ChangeSetName }, cloud) {
    const plan =
      ChangeSetName === undefined
        ? stackNamed(cloud, StackName ?? '').plan
        : changeSetNamed(cloud, { ChangeSetName, StackName }).changeSet.plan;
    const template = plan?.request.template ?? '';
    return {
      TemplateBody: typeof template === 'string' ? template : JSON.stringify(template),
      StagesAvailable: ['Original', 'Processed'],
    };
  },
};
