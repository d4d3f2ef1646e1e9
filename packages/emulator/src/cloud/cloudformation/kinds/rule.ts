// AWS::Events::Rule, on the default bus.
import * as v from 'valibot';
import { ruleArn } from '../../events/arns.ts';
import { refuseRuleName } from '../../events/subject.ts';
import { targetFrom } from '../../events/target-input.ts';
import { defineKind, type Made, type Making, physicalName } from '../kind.ts';
import { NO_TAGS, text, wholeNumber } from '../properties.ts';

const target = v.strictObject({
  Arn: text,
  Id: text,
  Input: v.optional(text),
  SqsParameters: v.optional(v.strictObject({ MessageGroupId: text })),
  DeadLetterConfig: v.optional(v.strictObject({ Arn: text })),
  RetryPolicy: v.optional(
    v.strictObject({
      MaximumEventAgeInSeconds: v.optional(wholeNumber),
      MaximumRetryAttempts: v.optional(wholeNumber),
    }),
  ),
});

const schema = v.strictObject({
  Name: v.optional(text),
  Description: v.optional(text),
  EventBusName: v.optional(v.literal('default', 'the emulator has the default bus only')),
  EventPattern: v.optional(v.unknown()),
  ScheduleExpression: v.optional(text),
  State: v.optional(v.picklist(['ENABLED', 'DISABLED']), 'ENABLED'),
  Targets: v.optional(v.array(target), []),
});

type Properties = v.InferOutput<typeof schema>;

export const rule = defineKind<Properties>({
  type: 'AWS::Events::Rule',
  schema,
  withoutEffect: { Tags: NO_TAGS },
  replacedBy: ['Name', 'EventBusName'],
  create: (properties, making) => put(properties.Name ?? physicalName(making), properties, making),
  update: ({ physicalId }, properties, making) => put(physicalId, properties, making),
  remove: (made, _, { site }) => site.cloud.rules.remove(made.physicalId),
});

function put(name: string, properties: Properties, { site }: Making): Made {
  const { rules, world } = site.cloud;
  refuseRuleName(name);
  const { Description: description, EventPattern: pattern, ScheduleExpression: schedule } = properties;
  rules.putRule({
    name,
    pattern,
    enabled: properties.State === 'ENABLED',
    targets: properties.Targets.map((given) => targetFrom(given, world)),
    ...(schedule === undefined ? {} : { schedule }),
    ...(description === undefined ? {} : { description }),
  });
  return { physicalId: name, attributes: { Arn: ruleArn(world, name) } };
}
