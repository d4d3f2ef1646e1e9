// A session needs a right on each of the resources it touches: with one of them missing, EC2 refuses and says which.
import { expect, test } from 'vitest';
import { createTrafficMirrorSession } from '../src/cloud/ec2/create-traffic-mirror-session.ts';
import type { Statement } from '../src/cloud/iam/policy.ts';
import { type Denial, denialOf } from '../src/cloud/protocol/authorize.ts';
import { principal } from './account.ts';
import { stage } from './stage.ts';

const { cloud, request } = stage();
const TagSpecifications = [{ ResourceType: 'traffic-mirror-session' as const, Tags: [{ Key: 'Name', Value: 'x' }] }];
const asked = createTrafficMirrorSession.access(request({ TagSpecifications }), cloud);
const allowEach: readonly Statement[] = asked.map(({ action, resource }) => ({
  Effect: 'Allow',
  Action: action,
  Resource: resource,
}));

function refusal(...statements: readonly Statement[]): Denial | undefined {
  return denialOf(principal('tap', { Statement: statements }), cloud, asked);
}

test('interface, target, filter, session and its tags are asked about, and with all of them it is allowed', () => {
  expect(asked.map(({ action, resource }) => `${action} ${/:([a-z-]+)\/[^/]*$/.exec(resource)?.[1]}`)).toEqual([
    'ec2:CreateTrafficMirrorSession network-interface',
    'ec2:CreateTrafficMirrorSession traffic-mirror-target',
    'ec2:CreateTrafficMirrorSession traffic-mirror-filter',
    'ec2:CreateTrafficMirrorSession traffic-mirror-session',
    'ec2:CreateTags traffic-mirror-session',
  ]);
  expect(refusal(...allowEach)).toBeUndefined();
});

test.each(
  asked.map((one, index) => [`${one.action} on ${one.resource}`, one, index] as const),
)('without %s it is refused, and the message names both', (_name, { action, resource }, index) => {
  const refused = refusal(...allowEach.filter((_, other) => other !== index));
  expect(refused?.action).toBe(action);
  expect(refused?.sentence).toContain(
    `is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
  );
});

test.each(
  asked.map((one) => [`${one.action} on ${one.resource}`, one] as const),
)('an explicit deny of %s wins over every right', (_name, { action, resource }) => {
  const refused = refusal(...allowEach, { Effect: 'Deny', Action: action, Resource: resource });
  expect(refused?.sentence).toContain(
    `is not authorized to perform: ${action} on resource: ${resource} with an explicit deny in an identity-based policy`,
  );
});

test('every question carries who asks, where and when, in emulated time', () => {
  const Condition = {
    StringEquals: {
      'aws:PrincipalArn': principal('tap').arn,
      'aws:PrincipalAccount': cloud.world.account,
      'aws:RequestedRegion': 'eu-west-1',
    },
    DateEquals: { 'aws:CurrentTime': '2026-11-23T12:00:00Z' },
    NumericEquals: { 'aws:EpochTime': '1795435200' },
  };
  expect(refusal({ Effect: 'Allow', Action: '*', Resource: '*', Condition })).toBeUndefined();
});
