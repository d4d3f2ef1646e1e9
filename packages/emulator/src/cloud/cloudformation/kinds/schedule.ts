// AWS::Scheduler::Schedule, whose target is a queue.
import * as v from 'valibot';
import { uuidOf } from '../../../world/identity.ts';
import { secondOf } from '../../../world/stamp.ts';
import { startTurns } from '../../events/turns.ts';
import { mayItself, type Role } from '../../iam/roles.ts';
import { AwsError } from '../../operation.ts';
import type { SentMessage } from '../../sqs/queues.ts';
import { defineKind, type Making, physicalName } from '../kind.ts';
import { text } from '../properties.ts';
import type { Site } from '../site.ts';

const target = v.strictObject({
  Arn: text,
  RoleArn: text,
  Input: v.optional(text, '{}'),
  SqsParameters: v.optional(v.strictObject({ MessageGroupId: text })),
  // A send to a queue of the emulator fails at once or never, so that there is nothing to try again.
  RetryPolicy: v.optional(v.unknown()),
});

const schema = v.strictObject({
  Name: v.optional(text),
  GroupName: v.optional(v.literal('default', 'the emulator has the default group only')),
  ScheduleExpression: text,
  FlexibleTimeWindow: v.strictObject({ Mode: v.literal('OFF', 'the emulator knows no flexible time windows') }),
  State: v.optional(v.picklist(['ENABLED', 'DISABLED']), 'ENABLED'),
  Target: target,
});

type Properties = v.InferOutput<typeof schema>;

export const schedule = defineKind<Properties>({
  type: 'AWS::Scheduler::Schedule',
  schema,
  withoutEffect: {
    Description: 'nobody reads it',
    KmsKeyArn: 'nothing here is encrypted',
    ScheduleExpressionTimezone: 'a rate has no time zone',
  },
  replacedBy: ['Name', 'GroupName'],
  create(properties, making) {
    const { Name: name = physicalName(making) } = properties;
    const { account, region } = making.site.cloud.world;
    const arn = `arn:aws:scheduler:${region}:${account}:schedule/default/${name}`;
    start(arn, properties, making);
    return { physicalId: name, attributes: { Arn: arn } };
  },
  update(made, properties, making) {
    const arn = String(made.attributes['Arn']);
    start(arn, properties, making);
    return made;
  },
  remove: (made, _, { site }) => stop(String(made.attributes['Arn']), site),
});

function start(arn: string, { ScheduleExpression, State, Target }: Properties, { site }: Making): void {
  const { roles, world } = site.cloud;
  const itsRole = roles.byArn(Target.RoleArn);
  if (itsRole === undefined || !roles.trusts(itsRole, 'scheduler.amazonaws.com')) {
    throw new AwsError(
      'ValidationException',
      'The execution role you provide must allow AWS EventBridge Scheduler to assume the role.',
    );
  }
  stop(arn, site);
  const end = startTurns(world.clock, ScheduleExpression, (dueAt) => {
    if (State === 'ENABLED') send(Target, itsRole, inputAt(Target.Input, arn, dueAt), site);
  });
  site.schedules.set(arn, end);
}

function stop(arn: string, { schedules }: Site): void {
  schedules.get(arn)?.();
  schedules.delete(arn);
}

/** What its role may not send is lost, as is what the queue refuses: a dead-letter queue of a schedule is not emulated. */
function send(to: Properties['Target'], itsRole: Role, body: string, { cloud }: Site): void {
  const groupId = to.SqsParameters?.MessageGroupId;
  const message: SentMessage = { body, ...(groupId === undefined ? {} : { groupId }) };
  if (mayItself(itsRole, 'sqs:SendMessage', to.Arn)) cloud.queues.byArn(to.Arn)?.send(message);
}

/** EventBridge Scheduler user guide, "Adding context attributes". */
function inputAt(input: string, arn: string, dueAt: number): string {
  return input
    .replaceAll('<aws.scheduler.schedule-arn>', arn)
    .replaceAll('<aws.scheduler.scheduled-time>', secondOf(dueAt))
    .replaceAll('<aws.scheduler.execution-id>', uuidOf(`${arn} ${dueAt}`))
    .replaceAll('<aws.scheduler.attempt-number>', '1');
}
