// The AWS JSON protocols: 1.1 for ECS, EventBridge, CloudWatch Logs, Service Quotas and SSM, 1.0 for SQS. The operation stands in a header, the body is the input.
import { isUtf8 } from 'node:buffer';
import type { AwsError } from '../operation.ts';
import { type JsonService, jsonRefusals } from './json-refusals.ts';
import { readJson, writeJson } from './json-values.ts';
import { TARGETS } from './recognise.ts';
import { header, type Refusals, type Request, type Response, type Wire } from './wire.ts';

const VERSIONS: Readonly<Record<JsonService, '1.0' | '1.1'>> = {
  ecs: '1.1',
  events: '1.1',
  logs: '1.1',
  servicequotas: '1.1',
  ssm: '1.1',
  sqs: '1.0',
};

const SIMPLE_QUEUE = 'AWS.SimpleQueueService';

/** SQS was a Query service; old clients go by the codes of that time, which a header repeats. The SDKs' models list them. */
const SQS_QUERY_CODES: Readonly<Record<string, string>> = {
  BatchEntryIdsNotDistinct: `${SIMPLE_QUEUE}.BatchEntryIdsNotDistinct`,
  BatchRequestTooLong: `${SIMPLE_QUEUE}.BatchRequestTooLong`,
  EmptyBatchRequest: `${SIMPLE_QUEUE}.EmptyBatchRequest`,
  InvalidBatchEntryId: `${SIMPLE_QUEUE}.InvalidBatchEntryId`,
  MessageNotInflight: `${SIMPLE_QUEUE}.MessageNotInflight`,
  PurgeQueueInProgress: `${SIMPLE_QUEUE}.PurgeQueueInProgress`,
  QueueDeletedRecently: `${SIMPLE_QUEUE}.QueueDeletedRecently`,
  QueueDoesNotExist: `${SIMPLE_QUEUE}.NonExistentQueue`,
  QueueNameExists: 'QueueAlreadyExists',
  TooManyEntriesInBatchRequest: `${SIMPLE_QUEUE}.TooManyEntriesInBatchRequest`,
  UnknownOperationException: 'InvalidAction',
  AccessDeniedException: 'AccessDenied',
};

export function jsonWire(service: JsonService): Wire {
  const refusals = jsonRefusals(service);
  const answer = (status: number, requestId: string, body: unknown, headers: Response['headers'] = {}): Response => ({
    status,
    headers: {
      'content-type': `application/x-amz-json-${VERSIONS[service]}`,
      'x-amzn-requestid': requestId,
      ...headers,
    },
    body: JSON.stringify(body),
  });
  return {
    refusals,
    open(request) {
      const operation = operationOf(request, service);
      if (operation === undefined) throw refusals.unknownOperation(header(request.headers, 'x-amz-target'));
      return { operation, input: (shape) => Object(readJson(shape, bodyOf(request, refusals), refusals)) };
    },
    // Without an output, these services send an empty body or an empty object; every client takes the latter.
    output: (_operation, shape, value, requestId) => answer(200, requestId, writeJson(shape, value) ?? {}),
    error: (error, requestId) =>
      answer(
        error.status,
        requestId,
        { __type: error.code, message: error.message },
        { 'x-amzn-errortype': error.code, ...(service === 'sqs' ? queryError(error) : {}) },
      ),
  };
}

function queryError(error: AwsError): Response['headers'] {
  const fault = error.status < 500 ? 'Sender' : 'Receiver';
  return { 'x-amzn-query-error': `${queryCode(error)};${fault}` };
}

/** What an error of SQS is called in the Query protocol. */
export function queryCode({ code }: AwsError): string {
  return SQS_QUERY_CODES[code] ?? code;
}

function operationOf(request: Request, service: JsonService): string | undefined {
  const target = header(request.headers, 'x-amz-target');
  const prefix = `${TARGETS[service]}.`;
  return target.startsWith(prefix) ? target.slice(prefix.length) : undefined;
}

function bodyOf(request: Request, refusals: Refusals): unknown {
  if (request.body.length === 0) return {};
  if (!isUtf8(request.body)) throw refusals.malformed('The body is not UTF-8.');
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch {
    throw refusals.malformed('The body is not JSON.');
  }
}
