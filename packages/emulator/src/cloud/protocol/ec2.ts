// The EC2 Query protocol: forms in, XML out.
import type { AwsError } from '../operation.ts';
import { openQuery } from './ec2-query.ts';
import { ec2Refusals } from './ec2-refusals.ts';
import { xmlOf, xmlText } from './ec2-xml.ts';
import type { Response, Wire } from './wire.ts';

export const ec2Wire: Wire = {
  refusals: ec2Refusals,
  open: openQuery,
  output(operation, shape, value, requestId) {
    const result = shape.kind === 'nothing' ? '<return>true</return>' : xmlOf(shape, value);
    const root = `${operation}Response`;
    return response(
      200,
      requestId,
      `<${root} xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><requestId>${requestId}</requestId>${result}</${root}>`,
    );
  },
  // RequestID in capitals and no namespace: errors are older than the rest.
  error: (error: AwsError, requestId) =>
    response(
      error.status,
      requestId,
      `<Response><Errors><Error><Code>${xmlText(error.code)}</Code><Message>${xmlText(error.message)}</Message></Error></Errors><RequestID>${requestId}</RequestID></Response>`,
    ),
};

function response(status: number, requestId: string, xml: string): Response {
  return {
    status,
    headers: { 'content-type': 'text/xml;charset=UTF-8', 'x-amzn-requestid': requestId },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${xml}`,
  };
}
