// What CloudFormation is told of a request, as it wants it: JSON at the address that it gave.
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-responses.html
import type { StackRequest } from './stack-request.ts';

/** Undefined: done; else why not, in a sentence that the stack's events show. */
export function stackAnswer(request: StackRequest, reason: string | undefined): string {
  return JSON.stringify({
    Status: reason === undefined ? 'SUCCESS' : 'FAILED',
    ...(reason === undefined ? {} : { Reason: cut(reason) }),
    // The same for ever: another one would tell CloudFormation to replace the resource, and so to drain while the stack lives on.
    PhysicalResourceId: request.PhysicalResourceId ?? request.LogicalResourceId,
    StackId: request.StackId,
    RequestId: request.RequestId,
    LogicalResourceId: request.LogicalResourceId,
  });
}

/** The whole answer may have 4,096 bytes; ids take up to a quarter of it. */
const longestReason = 2_000;

function cut(reason: string): string {
  return reason.length <= longestReason ? reason : `${reason.slice(0, longestReason - 1)}…`;
}
