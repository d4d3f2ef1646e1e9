// AWS::Logs::LogGroup: a name. What functions write goes to whoever listens, whether the group is there or not.
import * as v from 'valibot';
import { defineKind, physicalName } from '../kind.ts';
import { NO_TAGS, text } from '../properties.ts';

const schema = v.strictObject({ LogGroupName: v.optional(text) });

export const logGroup = defineKind({
  type: 'AWS::Logs::LogGroup',
  schema,
  withoutEffect: {
    DataProtectionPolicy: 'logs are not kept here',
    DeletionProtectionEnabled: 'logs are not kept here',
    KmsKeyId: 'nothing here is encrypted',
    LogGroupClass: 'logs are not kept here',
    RetentionInDays: 'logs are not kept here',
    Tags: NO_TAGS,
  },
  replacedBy: ['LogGroupName'],
  create({ LogGroupName: name }, making) {
    const { account, region } = making.site.cloud.world;
    const physicalId = name ?? physicalName(making);
    return { physicalId, attributes: { Arn: `arn:aws:logs:${region}:${account}:log-group:${physicalId}:*` } };
  },
  update: (made) => made,
  remove: () => undefined,
});
