// ListQueues: addresses in the order of names, in pages for whoever asks for a size.
import type { Operation } from '../operation.ts';
import type { sqs } from '../protocol/models.ts';
import { requireBetween } from './refusals.ts';

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
