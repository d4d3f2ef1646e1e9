// AWS::SSM::Parameter.
import * as v from 'valibot';
import { putParameter } from '../../ssm/put-parameter.ts';
import { defineKind, type Made, type Making, physicalName } from '../kind.ts';
import { NO_TAGS, text } from '../properties.ts';

const schema = v.strictObject({
  Name: v.optional(text),
  Type: v.picklist(['String', 'StringList']),
  Value: text,
  Tier: v.optional(v.picklist(['Standard', 'Advanced', 'Intelligent-Tiering'])),
});

type Properties = v.InferOutput<typeof schema>;

export const parameter = defineKind<Properties>({
  type: 'AWS::SSM::Parameter',
  schema,
  withoutEffect: { Description: 'nobody reads it', Tags: NO_TAGS },
  replacedBy: ['Name'],
  create: (properties, making) => put(properties.Name ?? physicalName(making), properties, making, false),
  update: (made, properties, making) => put(made.physicalId, properties, making, true),
  remove: (made, _, { site }) => void site.cloud.world.parameters.delete(made.physicalId),
});

function put(name: string, { Type, Value, Tier }: Properties, { site }: Making, Overwrite: boolean): Made {
  putParameter.run({ Name: name, Type, Value, Tier, Overwrite }, site.cloud);
  return { physicalId: name, attributes: { Type, Value } };
}
