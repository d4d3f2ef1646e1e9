// GetParameter.
import { AwsError, type Operation } from '../operation.ts';
import type { ssm } from '../protocol/models.ts';
import { parameterArn } from './parameter-arn.ts';

export const getParameter: Operation<ssm.GetParameterRequest, ssm.GetParameterResult> = {
  service: 'ssm',
  name: 'GetParameter',
  access: ({ Name = '' }, { world }) => [
    { action: 'ssm:GetParameter', resource: parameterArn(world, Name), context: {} },
  ],
  run({ Name = '' }, { world }) {
    const found = world.parameters.get(Name);
    // AWS's message for a missing parameter is empty.
    if (found === undefined) throw new AwsError('ParameterNotFound', '');
    return {
      Parameter: {
        ARN: parameterArn(world, found.name),
        DataType: 'text',
        LastModifiedDate: new Date(found.modifiedAt),
        Name: found.name,
        Type: found.type,
        Value: found.value,
        Version: found.version,
      },
    };
  },
};
