// AWS::SQS::QueuePolicy: one policy for each of its queues, in place of any that was there.
import * as v from 'valibot';
import type { PolicyDocument } from '../../iam/policy.ts';
import { queueDoesNotExist } from '../../sqs/refusals.ts';
import { defineKind, type Making, physicalName } from '../kind.ts';
import { policyDocument, text } from '../properties.ts';

const schema = v.strictObject({ PolicyDocument: policyDocument, Queues: v.array(text) });

export const queuePolicy = defineKind({
  type: 'AWS::SQS::QueuePolicy',
  schema,
  withoutEffect: {},
  replacedBy: [],
  create(properties, making) {
    set(properties.Queues, properties.PolicyDocument, making);
    const name = physicalName(making);
    return { physicalId: name, attributes: { Id: name } };
  },
  update(made, properties, making, before) {
    set(
      before.Queues.filter((url) => !properties.Queues.includes(url)),
      undefined,
      making,
    );
    set(properties.Queues, properties.PolicyDocument, making);
    return made;
  },
  remove(_, { Queues: urls }, { site }) {
    for (const url of urls) site.cloud.queues.byUrl(url)?.setPolicy(undefined);
  },
});

function set(urls: readonly string[], policy: PolicyDocument | undefined, { site }: Making): void {
  for (const url of urls) {
    const queue = site.cloud.queues.byUrl(url);
    if (queue === undefined) throw queueDoesNotExist();
    queue.setPolicy(policy);
  }
}
