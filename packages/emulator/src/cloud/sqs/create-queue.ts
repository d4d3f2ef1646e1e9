// CreateQueue, DeleteQueue, SetQueueAttributes and ListQueues: queues for whoever calls.
import { AwsError, type Operation } from '../operation.ts';
import type { sqs } from '../protocol/models.ts';
import { queueArn } from './create-queues.ts';
import { settingsFrom, usualSettings } from './queue-attributes.ts';
import { requireBetween } from './refusals.ts';
import { accessToQueue, queueOf, required } from './subject.ts';

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

export const deleteQueue: Operation<sqs.DeleteQueueRequest, Record<string, never>> = {
  service: 'sqs',
  name: 'DeleteQueue',
  access: accessToQueue('sqs:DeleteQueue'),
  run(input, cloud) {
    cloud.queues.delete(queueOf(input, cloud));
    return {};
  },
};

export const setQueueAttributes: Operation<sqs.SetQueueAttributesRequest, Record<string, never>> = {
  service: 'sqs',
  name: 'SetQueueAttributes',
  access: accessToQueue('sqs:SetQueueAttributes'),
  run(input, cloud) {
    const queue = queueOf(input, cloud);
    const settings = settingsFrom(queue.settings, input.Attributes ?? {}, cloud.world);
    if (settings.fifo !== queue.settings.fifo) {
      throw new AwsError('InvalidAttributeName', 'You can specify the FifoQueue attribute only during queue creation.');
    }
    cloud.queues.configure(queue, settings);
    return {};
  },
};

const LONGEST_PAGE = 1000;

export const listQueues: Operation<sqs.ListQueuesRequest, sqs.ListQueuesResult> = {
  service: 'sqs',
  name: 'ListQueues',
  access: () => [{ action: 'sqs:ListQueues', resource: '*', context: {} }],
  run({ QueueNamePrefix = '', MaxResults, NextToken = '' }, { queues }) {
    requireBetween('MaxResults', MaxResults ?? 1, 1, LONGEST_PAGE);
    const after = Buffer.from(NextToken, 'base64url').toString();
    const named = queues.all().filter(({ settings: { name } }) => name.startsWith(QueueNamePrefix) && name > after);
    const sorted = named.sort((one, other) => (one.settings.name < other.settings.name ? -1 : 1));
    const page = sorted.slice(0, MaxResults ?? LONGEST_PAGE);
    const last = page.at(-1);
    // SQS pages only for who asks for a size, and leaves the list out when there is none.
    const more = MaxResults !== undefined && last !== undefined && page.length < sorted.length;
    return {
      ...(page.length === 0 ? {} : { QueueUrls: page.map(({ url }) => url) }),
      ...(more ? { NextToken: Buffer.from(last.settings.name).toString('base64url') } : {}),
    };
  },
};
