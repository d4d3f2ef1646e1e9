// SetQueueAttributes: those that are given; the others stay.
import { AwsError, type Operation } from '../operation.ts';
import type { sqs } from '../protocol/models.ts';
import { settingsFrom } from './queue-attributes.ts';
import { accessToQueue, queueOf } from './subject.ts';

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
