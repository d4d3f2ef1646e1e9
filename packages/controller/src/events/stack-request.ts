// What CloudFormation asks of a custom resource, and what the schedule asks: the two kinds of event that on-stack takes.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html
//
// {
//   "RequestType": "Delete",
//   "ResponseURL": "https://cloudformation-custom-resource-response-eucentral1.s3.eu-central-1.amazonaws.com/...",
//   "StackId": "arn:aws:cloudformation:eu-central-1:111122223333:stack/tap/9a6f...",
//   "RequestId": "5478ff5b-...",
//   "ResourceType": "Custom::Drain",
//   "LogicalResourceId": "Drain",
//   "PhysicalResourceId": "Drain",
//   "ResourceProperties": { "ServiceToken": "arn:aws:lambda:..." }
// }
//
// The schedule: { "look": "every-cluster", "why": "sweep" }
import * as v from 'valibot';

const text = v.pipe(v.string(), v.minLength(1));

const requestSchema = v.object({
  RequestType: v.picklist(['Create', 'Update', 'Delete']),
  ResponseURL: v.pipe(v.string(), v.url()),
  StackId: text,
  RequestId: text,
  ResourceType: v.picklist(['Custom::Backfill', 'Custom::Drain']),
  LogicalResourceId: text,
  PhysicalResourceId: v.optional(text),
});

const scheduleSchema = v.object({ look: v.literal('every-cluster'), why: v.literal('sweep') });

export type StackRequest = v.InferOutput<typeof requestSchema>;

export type StackEvent =
  | { readonly kind: 'request'; readonly request: StackRequest }
  | { readonly kind: 'sweep' }
  | { readonly kind: 'malformed' };

export function parseStackEvent(event: unknown): StackEvent {
  const request = v.safeParse(requestSchema, event);
  if (request.success) return { kind: 'request', request: request.output };
  return { kind: v.is(scheduleSchema, event) ? 'sweep' : 'malformed' };
}
