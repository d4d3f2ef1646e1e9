// ValidateTemplate.
import type { Operation } from '../../operation.ts';
import type { cloudformation } from '../../protocol/models.ts';
import { templateOf } from '../judge.ts';
import { capabilitiesOf, declarationsOf } from './summary.ts';
import { templateAccess, templateText, urlContext } from './written.ts';

export const validateTemplate: Operation<cloudformation.ValidateTemplateInput, cloudformation.ValidateTemplateOutput> =
  {
    service: 'cloudformation',
    name: 'ValidateTemplate',
    access: (input, cloud) => [
      { action: 'cloudformation:ValidateTemplate', resource: '*', context: urlContext(input) },
      ...templateAccess(input, cloud),
    ],
    run(input, cloud) {
      const template = templateOf(templateText(input, cloud, undefined));
      return {
        Parameters: declarationsOf(template),
        Description: template.description,
        ...capabilitiesOf(template),
      };
    },
  };
