// The configuration of on-stack: read whole, or every complaint at once.
import { refusedTag } from '@tasktap/core';
import { expect, test } from 'vitest';
import { ConfigError } from '../src/config.ts';
import { readStackConfig } from '../src/stack-config.ts';

const complete = {
  AWS_REGION: 'eu-central-1',
  TASKTAP_OWNER: ' stack-1 ',
  TASKTAP_CLUSTERS: 'arn:aws:ecs:eu-central-1:111122223333:cluster/a, arn:aws:ecs:eu-central-1:111122223333:cluster/b',
  TASKTAP_LOOK_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/111122223333/looks.fifo',
};

function complaintsOf(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  try {
    readStackConfig(environment);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.complaints.map(({ variable }) => variable);
    throw error;
  }
}

test('everything there is read', () => {
  expect(readStackConfig(complete)).toMatchObject({
    region: 'eu-central-1',
    owner: 'stack-1',
    clusters: ['arn:aws:ecs:eu-central-1:111122223333:cluster/a', 'arn:aws:ecs:eu-central-1:111122223333:cluster/b'],
    lookQueueUrl: complete.TASKTAP_LOOK_QUEUE_URL,
  });
});

test('everything missing is complained of at once', () => {
  expect(complaintsOf({})).toEqual(['AWS_REGION', 'TASKTAP_OWNER', 'TASKTAP_LOOK_QUEUE_URL', 'TASKTAP_CLUSTERS']);
});

test.each(['tap*', 'tap one', 'täp', 'x'.repeat(113)])('%s is no owner', (by) => {
  expect(complaintsOf({ ...complete, TASKTAP_OWNER: by })).toEqual(['TASKTAP_OWNER']);
});

test('the longest owner makes the longest key of a tag that EC2 takes', () => {
  const { owner } = readStackConfig({ ...complete, TASKTAP_OWNER: 'x'.repeat(112) });
  expect(refusedTag(owner)).toHaveLength(128);
});

test.each(['shop', 'arn:aws:ecs:eu-central-1:111122223333:cluster/a,,'])('%s is no list of clusters', (clusters) => {
  expect(complaintsOf({ ...complete, TASKTAP_CLUSTERS: clusters })).toContain('TASKTAP_CLUSTERS');
});
