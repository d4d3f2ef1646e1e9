// The policies of AWS's own that roles of functions commonly carry. Source: AWS managed policy reference.
import type { PolicyDocument } from './policy.ts';

const LOGS = ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'];

function allowing(actions: readonly string[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: actions, Resource: '*' } };
}

/** By ARN; an ARN that is not here is refused, since its rights are not known. */
export const managedPolicies: ReadonlyMap<string, PolicyDocument> = new Map([
  ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole', allowing(LOGS)],
  [
    'arn:aws:iam::aws:policy/service-role/AWSLambdaSQSQueueExecutionRole',
    allowing(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', ...LOGS]),
  ],
  ['arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess', allowing(['xray:PutTraceSegments', 'xray:PutTelemetryRecords'])],
]);
