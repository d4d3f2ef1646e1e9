// The AWS Query protocol of CloudFormation, Elastic Load Balancing and STS: forms in, XML out, lists in `member` elements.
import type { AwsError } from '../operation.ts';
import { openForm } from './ec2-query.ts';
import { xmlOf, xmlText } from './ec2-xml.ts';
import { queryRefusalsOf } from './query-refusals.ts';
import type { Response, Wire } from './wire.ts';

/** `domain` and `version` are those of the answers' namespace, e.g. `cloudformation` and `2010-05-15`. */
export function queryWire(domain: string, version: string): Wire {
  const namespace = `http://${domain}.amazonaws.com/doc/${version}/`;
  const queryRefusals = queryRefusalsOf(version);
  return {
    refusals: queryRefusals,
    // Parameters that the shape does not know are dropped, as AWS does.
    open: (request) => openForm(request, { refusals: queryRefusals, item: 'member', refuseUnknown: () => undefined }),
    output(operation, shape, value, requestId) {
      const result = shape.kind === 'nothing' ? '' : xmlOf(shape, value, 'member');
      const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
      const inside = `<${operation}Result>${result}</${operation}Result>${metadata}`;
      return response(200, requestId, `<${operation}Response xmlns="${namespace}">${inside}</${operation}Response>`);
    },
    error(error: AwsError, requestId) {
      const type = error.status < 500 ? 'Sender' : 'Receiver';
      const inside = `<Type>${type}</Type><Code>${xmlText(error.code)}</Code><Message>${xmlText(error.message)}</Message>`;
      return response(
        error.status,
        requestId,
        `<ErrorResponse xmlns="${namespace}"><Error>${inside}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`,
      );
    },
  };
}

function response(status: number, requestId: string, xml: string): Response {
  return { status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId }, body: xml };
}
