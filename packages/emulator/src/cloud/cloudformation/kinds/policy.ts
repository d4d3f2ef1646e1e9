// AWS::IAM::Policy: an inline policy of one or more roles.
import * as v from 'valibot';
import { setInline } from '../../iam/roles.ts';
import { AwsError } from '../../operation.ts';
import { defineKind, type Making, physicalName } from '../kind.ts';
import { policyDocument, text } from '../properties.ts';

const schema = v.strictObject({
  PolicyName: text,
  PolicyDocument: policyDocument,
  Roles: v.array(text),
});

type Properties = v.InferOutput<typeof schema>;

export const policy = defineKind<Properties>({
  type: 'AWS::IAM::Policy',
  schema,
  withoutEffect: {},
  replacedBy: [],
  create(properties, making) {
    attach(properties, making);
    return { physicalId: physicalName(making), attributes: {} };
  },
  update(made, properties, making, before) {
    detach(before, making);
    attach(properties, making);
    return made;
  },
  remove: (_, properties, making) => detach(properties, making),
});

function attach({ PolicyName: name, PolicyDocument: document, Roles: roles }: Properties, { site }: Making): void {
  for (const each of roles) {
    const found = site.cloud.roles.byName(each);
    if (found === undefined) {
      throw new AwsError('NoSuchEntity', `The role with name ${each} cannot be found.`, 404);
    }
    setInline(found, name, document);
  }
}

function detach({ PolicyName: name, Roles: roles }: Properties, { site }: Making): void {
  for (const each of roles) site.cloud.roles.byName(each)?.inline.delete(name);
}
