// GetTemplateSummary.
import type { Cloud, Operation } from '../../operation.ts';
import type { cloudformation } from '../../protocol/models.ts';
import { templateOf } from '../judge.ts';
import type { Template } from '../template/template.ts';
import { noStack, stackArn, stackNamed } from './subject.ts';
import { capabilitiesOf, declarationsOf } from './summary.ts';
import { templateAccess, templateText, urlContext } from './written.ts';

type Input = cloudformation.GetTemplateSummaryInput;

export const getTemplateSummary: Operation<Input, cloudformation.GetTemplateSummaryOutput> = {
  service: 'cloudformation',
  name: 'GetTemplateSummary',
  access: (input, cloud) => [
    {
      action: 'cloudformation:GetTemplateSummary',
      resource: stackArn(cloud, input.StackName),
      context: urlContext(input),
    },
    ...templateAccess(input, cloud),
  ],
  run(input, cloud) {
    const template = templateMeant(input, cloud);
    return {
      Parameters: declarationsOf(template),
      Description: template.description,
      ...capabilitiesOf(template),
      ResourceTypes: [...new Set(Object.values(template.resources).map(({ type }) => type))],
    };
  },
};

function templateMeant(input: Input, cloud: Cloud): Template {
  if (input.StackName === undefined) return templateOf(templateText(input, cloud, undefined));
  const { plan } = stackNamed(cloud, input.StackName);
  if (plan === undefined) throw noStack(input.StackName);
  return plan.template;
}
