// PutParameter: what is there is replaced only when Overwrite says so.
import type { Parameter } from '../../world/state.ts';
import { AwsError, type Operation } from '../operation.ts';
import type { ssm } from '../protocol/models.ts';
import { parameterArn } from './parameter-arn.ts';

type Tier = 'Standard' | 'Advanced';

/** Systems Manager guide, "Managing parameter tiers": characters of a value. */
const LONGEST_VALUE: Readonly<Record<Tier, number>> = { Standard: 4096, Advanced: 8192 };

const TYPES: readonly Parameter['type'][] = ['String', 'StringList', 'SecureString'];

export const putParameter: Operation<ssm.PutParameterRequest, ssm.PutParameterResult> = {
  service: 'ssm',
  name: 'PutParameter',
  access: ({ Name = '', Overwrite = false }, { world }) => [
    {
      action: 'ssm:PutParameter',
      resource: parameterArn(world, Name),
      context: { 'ssm:Overwrite': String(Overwrite) },
    },
  ],
  run({ Name = '', Value = '', Type, Tier: tierWanted, Overwrite = false }, { world }) {
    const before = world.parameters.get(Name);
    if (before !== undefined && !Overwrite) {
      throw new AwsError(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    }
    const tier = tierOf(tierWanted, Value);
    refuseTooLong(Value, tier);
    const version = (before?.version ?? 0) + 1;
    const type = typeOf(Type ?? before?.type);
    world.parameters.set(Name, { name: Name, type, value: Value, version, modifiedAt: world.clock.now() });
    return { Version: version, Tier: tier };
  },
};

/** Intelligent-Tiering takes the advanced tier only for what the standard one cannot hold. */
function tierOf(wanted: string | undefined, value: string): Tier {
  if (wanted === 'Intelligent-Tiering') return value.length > LONGEST_VALUE.Standard ? 'Advanced' : 'Standard';
  if (wanted === undefined || wanted === 'Standard') return 'Standard';
  if (wanted === 'Advanced') return 'Advanced';
  throw new AwsError('ValidationException', `Tier ${wanted} is not one of Standard, Advanced, Intelligent-Tiering.`);
}

function refuseTooLong(value: string, tier: Tier): void {
  if (value.length <= LONGEST_VALUE[tier]) return;
  throw new AwsError(
    'ValidationException',
    `${tier} tier parameters support a maximum parameter value of ${LONGEST_VALUE[tier]} characters.`,
  );
}

function typeOf(wanted: string | undefined): Parameter['type'] {
  if (wanted === undefined)
    throw new AwsError('ValidationException', 'A parameter type is required when you create a parameter.');
  const found = TYPES.find((type) => type === wanted);
  if (found === undefined)
    throw new AwsError('UnsupportedParameterType', `The parameter type ${wanted} is not supported.`);
  return found;
}
