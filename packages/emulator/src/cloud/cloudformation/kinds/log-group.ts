// AWS::Logs::LogGroup.
import * as v from 'valibot';
import { defineKind, physicalName } from '../kind.ts';
import { NO_TAGS, text } from '../properties.ts';

const schema = v.strictObject({ LogGroupName: v.optional(text) });

export const logGroup = defineKind({
  type: 'AWS::Logs::LogGroup',
  schema,
  withoutEffect: {
    DataProtectionPolicy: 'logs are kept as long as the emulator runs',
    DeletionProtectionEnabled: 'logs are kept as long as the emulator runs',
    KmsKeyId: 'nothing here is encrypted',
    LogGroupClass: 'logs are kept as long as the emulator runs',
    RetentionInDays: 'logs are kept as long as the emulator runs',
    Tags: NO_TAGS,
  },
  replacedBy: ['LogGroupName'],
  create({ LogGroupName: name }, making) {
    const { logGroups, world } = making.site.cloud;
    const { account, region } = world;
    const physicalId = name ?? physicalName(making);
    logGroups.create(physicalId);
    return { physicalId, attributes: { Arn: `arn:aws:logs:${region}:${account}:log-group:${physicalId}:*` } };
  },
  update: (made) => made,
  remove: (made, _, { site }) => site.cloud.logGroups.remove(made.physicalId),
});
