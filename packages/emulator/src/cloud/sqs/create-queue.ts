// CreateQueue: a queue for whoever calls.
import { AwsError, type Operation } from '../operation.ts';
import type { sqs } from '../protocol/models.ts';
import { queueArn } from './create-queues.ts';
import { settingsFrom, usualSettings } from './queue-attributes.ts';
import { required } from './subject.ts';

/** Asked again with the same attributes it answers with the queue that is there. */
export const createQueueOperation: Operation<sqs.CreateQueueRequest, sqs.CreateQueueResult> = {
  service: 'sqs',
  name: 'CreateQueue',
  access: ({ QueueName = '' }, { world }) => [
    { action: 'sqs:CreateQueue', resource: queueArn(world, QueueName), context: {} },
  ],
  run({ QueueName, Attributes = {} }, { queues, world }) {
    const name = required('QueueName', QueueName);
    const wanted = settingsFrom(usualSettings(name), Attributes, world);
    const present = queues.byName(name);
    if (present === undefined) return { QueueUrl: queues.create(wanted).url };
    // Only what is given must be the same.
    const same = settingsFrom(present.settings, Attributes, world);
    if (JSON.stringify(same) !== JSON.stringify(settingsFrom(present.settings, {}, world))) {
      throw new AwsError(
        'QueueNameExists',
        'A queue already exists with the same name and a different value for an attribute.',
      );
    }
    return { QueueUrl: present.url };
  },
};
