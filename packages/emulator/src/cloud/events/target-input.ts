// A target as PutTargets is given it.
import type { World } from '../../world/state.ts';
import { AwsError } from '../operation.ts';
import type { events } from '../protocol/models.ts';
import { brokenConstraint, invalidParameter } from './refusal.ts';
import { type RetryPolicy, type Target, usualRetryPolicy } from './target.ts';

type Place = Pick<World, 'account' | 'region'>;

/** Refused rather than overlooked: with any other member the event would arrive in another form, or elsewhere. */
const KNOWN_MEMBERS: readonly string[] = ['Id', 'Arn', 'Input', 'SqsParameters', 'RetryPolicy', 'DeadLetterConfig'];

/** Whether target and queue exist is seen when an event is delivered. */
export function targetFrom(given: events.Target, place: Place): Target {
  const { Id: id = '', Arn: arn = '', Input: input, SqsParameters, RetryPolicy, DeadLetterConfig } = given;
  const unknown = Object.keys(given).find((name) => !KNOWN_MEMBERS.includes(name));
  if (unknown !== undefined) throw new AwsError('ValidationException', `The emulator knows no ${unknown} of a target.`);
  if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(id)) {
    throw brokenConstraint(
      'targets.member.id',
      id,
      'Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+',
    );
  }
  if (!isQueue(arn, place) && !isFunction(arn, place)) {
    throw invalidParameter('Arn', `${arn} is neither a queue nor a function of this account and Region.`);
  }
  const groupId = SqsParameters?.MessageGroupId;
  const deadLetterArn = DeadLetterConfig?.Arn;
  if (deadLetterArn !== undefined && !isQueue(deadLetterArn, place)) {
    throw invalidParameter('DeadLetterConfig', `${deadLetterArn} is not a queue of this account and Region.`);
  }
  return {
    kind: 'arn',
    id,
    arn,
    ...(input === undefined ? {} : { input }),
    ...(groupId === undefined ? {} : { groupId }),
    ...(RetryPolicy === undefined ? {} : { retryPolicy: retryPolicyFrom(RetryPolicy) }),
    ...(deadLetterArn === undefined ? {} : { deadLetterArn }),
  };
}

function isQueue(arn: string, { account, region }: Place): boolean {
  return arn.startsWith(`arn:aws:sqs:${region}:${account}:`);
}

function isFunction(arn: string, { account, region }: Place): boolean {
  return arn.startsWith(`arn:aws:lambda:${region}:${account}:function:`);
}

function retryPolicyFrom(given: events.RetryPolicy): RetryPolicy {
  const retries = given.MaximumRetryAttempts ?? usualRetryPolicy.retries;
  const ageS = given.MaximumEventAgeInSeconds ?? usualRetryPolicy.ageMs / 1000;
  requireBetween('maximumRetryAttempts', retries, 0, 185);
  requireBetween('maximumEventAgeInSeconds', ageS, 60, 86_400);
  return { retries, ageMs: ageS * 1000 };
}

function requireBetween(name: string, value: number, low: number, high: number): void {
  if (value >= low && value <= high) return;
  throw brokenConstraint(`targets.member.retryPolicy.${name}`, value, `Member must be between ${low} and ${high}`);
}
