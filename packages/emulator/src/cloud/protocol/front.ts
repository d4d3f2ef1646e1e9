// The front door of the emulated AWS, without sockets: a request in, a response out, and a line in the call log.
import { createRandom } from '../../world/random.ts';
import { type AnyOperation, AwsError, type ServiceName } from '../operation.ts';
import type { Principals } from '../principals.ts';
import { act, type Counter, notActedOn, type Progress, requestIdFrom, settle } from './act.ts';
import { authenticate, timeFor } from './authenticate.ts';
import { ec2Wire } from './ec2.ts';
import { unread } from './fate.ts';
import { jsonWire } from './json.ts';
import { queryWire } from './query.ts';
import { largestBody, serviceOf } from './recognise.ts';
import { s3Wire } from './s3.ts';
import { type OperationShapes, operationShapes } from './schemas.ts';
import { sqsQueryWire } from './sqs-query.ts';
import { header, type Refusals, type Request, type Response, type Wire } from './wire.ts';

export interface Front {
  /** Authenticating takes a moment; from there a call is one step, so that calls never mix; what may wait is the answer. */
  handle(request: Request): Promise<Response>;
}

interface Served {
  readonly operation: AnyOperation;
  readonly shapes: OperationShapes;
}

/** SQS has two: a request without a target is of the older one. */
function wireOf(service: ServiceName, request: Request): Wire {
  const isQuery = service === 'sqs' && header(request.headers, 'x-amz-target') === '';
  return isQuery ? sqsQueryWire : WIRES[service];
}

const WIRES: Readonly<Record<ServiceName, Wire>> = {
  cloudformation: queryWire('cloudformation', '2010-05-15'),
  ec2: ec2Wire,
  ecs: jsonWire('ecs'),
  elasticloadbalancing: queryWire('elasticloadbalancing', '2015-12-01'),
  events: jsonWire('events'),
  logs: jsonWire('logs'),
  s3: s3Wire,
  servicequotas: jsonWire('servicequotas'),
  sqs: jsonWire('sqs'),
  ssm: jsonWire('ssm'),
  sts: queryWire('sts', '2011-06-15'),
};

/** How a service refuses callers who do not come over HTTP. */
export function refusalsOf(service: ServiceName): Refusals {
  return WIRES[service].refusals;
}

/** Throws when an operation has no schema. */
export function createFront(
  parts: Counter & {
    readonly operations: readonly AnyOperation[];
    readonly principals: Principals;
    readonly wallTime: () => number;
    /** For those with a session. @default the world's clock */
    readonly worldTime?: () => number;
  },
): Front {
  const { clock } = parts.cloud.world;
  const gate = { ...parts, worldTime: parts.worldTime ?? clock.now, sessions: parts.cloud.roles.sessions };
  // Request ids have a generator of their own: what is asked must not change what happens in the world.
  const random = createRandom(0);
  const served = new Map<string, Served>(
    parts.operations.map((operation) => [
      `${operation.service}:${operation.name}`,
      { operation, shapes: operationShapes(operation.service, operation.name) },
    ]),
  );

  const serve = async (
    request: Request,
    service: ServiceName,
    requestId: string,
    progress: Progress,
  ): Promise<Response> => {
    const wire = wireOf(service, request);
    if (request.body.length > largestBody(request.headers)) throw wire.refusals.tooLarge(request.body.length);
    const principal = await authenticate(request, gate, wire.refusals);
    progress.principal = principal;
    const opened = wire.open(request);
    const found = served.get(`${service}:${opened.operation}`);
    if (found === undefined) throw wire.refusals.unknownOperation(opened.operation);
    const { operation, shapes } = found;
    progress.operation = operation.name;
    const input = opened.input(shapes.input);
    progress.input = input;
    const output = await act(parts, { principal, operation, input, gone: request.gone }, wire.refusals, progress);
    if (output === notActedOn) return unread;
    return wire.output(operation.name, shapes.output, output, requestId);
  };

  return {
    async handle(request) {
      const at = clock.now();
      const requestId = requestIdFrom(random);
      const service = serviceOf(request.headers);
      const progress: Progress = {};
      const wire = typeof service === 'string' ? wireOf(service, request) : ec2Wire;
      const answered = await attempt(wire, requestId, async () =>
        typeof service === 'string' ? serve(request, service, requestId, progress) : refuseForeign(service.foreign),
      );
      // By the clock that the date of the request was held against: clients mend their own clocks by it.
      const dated = withDate(answered.response, timeFor(progress.principal, gate));
      const known = typeof service === 'string' ? service : undefined;
      const ending = { ...answered, status: answered.response.status };
      return (await settle(parts, at, known, progress, ending)) ? { ...dated, lost: true } : dated;
    },
  };
}

function withDate(response: Response, now: number): Response {
  return { ...response, headers: { ...response.headers, date: new Date(now).toUTCString() } };
}

interface Answered {
  readonly response: Response;
  readonly code: string | undefined;
  readonly bug: unknown;
}

/** An AwsError is an answer; anything else is a mistake of the emulator, kept for whoever reads the call log. */
async function attempt(wire: Wire, requestId: string, act: () => Promise<Response>): Promise<Answered> {
  try {
    return { response: await act(), code: undefined, bug: undefined };
  } catch (thrown) {
    const error = thrown instanceof AwsError ? thrown : wire.refusals.internal();
    return { response: wire.error(error, requestId), code: error.code, bug: thrown === error ? undefined : thrown };
  }
}

function refuseForeign(service: string): never {
  throw new AwsError(
    'InvalidAction',
    `This AWS is emulated and answers ${Object.keys(WIRES).join(', ')}; the request was signed for ${service}.`,
  );
}
