// AWS::Lambda::Permission: a statement in the policy of a function.
import * as v from 'valibot';
import type { ConditionBlock } from '../../iam/policy.ts';
import { AwsError } from '../../operation.ts';
import { defineKind, physicalName } from '../kind.ts';
import { text } from '../properties.ts';

const schema = v.strictObject({
  Action: text,
  FunctionName: text,
  Principal: text,
  SourceArn: v.optional(text),
  SourceAccount: v.optional(text),
});

type Properties = v.InferOutput<typeof schema>;

export const permission = defineKind<Properties>({
  type: 'AWS::Lambda::Permission',
  schema,
  withoutEffect: {},
  replacedBy: [],
  create(properties, making) {
    const { functions } = making.site.cloud;
    const Sid = physicalName(making, 100);
    if (functions.deployed(properties.FunctionName) === undefined) {
      throw new AwsError('ResourceNotFoundException', `Function not found: ${properties.FunctionName}`, 404);
    }
    functions.permit(properties.FunctionName, {
      Sid,
      Effect: 'Allow',
      Principal: principalFrom(properties.Principal),
      Action: properties.Action,
      Resource: '*',
      Condition: conditionFrom(properties),
    });
    return { physicalId: Sid, attributes: { Id: Sid } };
  },
  remove: (made, { FunctionName: name }, { site }) => site.cloud.functions.revoke(name, made.physicalId),
});

function principalFrom(named: string) {
  if (named === '*') return '*';
  return named.endsWith('.amazonaws.com') ? { Service: named } : { AWS: named };
}

function conditionFrom({ SourceArn: arn, SourceAccount: account }: Properties): ConditionBlock {
  return {
    ...(arn === undefined ? {} : { ArnLike: { 'aws:SourceArn': arn } }),
    ...(account === undefined ? {} : { StringEquals: { 'aws:SourceAccount': account } }),
  };
}
