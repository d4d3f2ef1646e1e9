// The front door of the emulated AWS, without sockets: a request in, a response out, and a line in the call log.
import type { CallFate, StrikeCall } from '../../faults/calls.ts';
import { createRandom } from '../../world/random.ts';
import type { CallLog } from '../calls.ts';
import type { Limits } from '../limits/limits.ts';
import { type AnyOperation, AwsError, type Cloud, type ServiceName } from '../operation.ts';
import type { Principal, Principals } from '../principals.ts';
import { about } from './about.ts';
import { authenticate, timeFor } from './authenticate.ts';
import { authorize } from './authorize.ts';
import { ec2Wire } from './ec2.ts';
import { isActedOn, lossOf, unread } from './fate.ts';
import { jsonWire } from './json.ts';
import { serviceOf } from './recognise.ts';
import { type OperationShapes, operationShapes } from './schemas.ts';
import { sqsQueryWire } from './sqs-query.ts';
import { header, LARGEST_BODY, type Request, type Response, type Wire } from './wire.ts';

export interface Front {
  /** Authenticating takes a moment; from there a call is one step, so that calls never mix; what may wait is the answer. */
  handle(request: Request): Promise<Response>;
}

interface Served {
  readonly operation: AnyOperation;
  readonly shapes: OperationShapes;
}

/** What is known of a call so far; filled on the way, so that a refused call is logged with all that was known. */
interface Progress {
  principal?: Principal;
  operation?: string;
  input?: object;
  fate?: CallFate | undefined;
}

/** SQS has two: a request without a target is of the older one. */
function wireOf(service: ServiceName, request: Request): Wire {
  const isQuery = service === 'sqs' && header(request.headers, 'x-amz-target') === '';
  return isQuery ? sqsQueryWire : WIRES[service];
}

const WIRES: Readonly<Record<ServiceName, Wire>> = {
  ec2: ec2Wire,
  ecs: jsonWire('ecs'),
  events: jsonWire('events'),
  sqs: jsonWire('sqs'),
  ssm: jsonWire('ssm'),
};

/** Throws when an operation has no schema. */
export function createFront(parts: {
  readonly operations: readonly AnyOperation[];
  readonly cloud: Cloud;
  readonly principals: Principals;
  readonly wallTime: () => number;
  /** For those with a session. @default the world's clock */
  readonly worldTime?: () => number;
  readonly limits: Limits;
  readonly calls: CallLog;
  /** @default nothing ever strikes */
  readonly strikeCall?: StrikeCall;
}): Front {
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
    if (request.body.length > LARGEST_BODY) throw wire.refusals.tooLarge(request.body.length);
    const principal = await authenticate(request, gate, wire.refusals);
    progress.principal = principal;
    const opened = wire.open(request);
    const found = served.get(`${service}:${opened.operation}`);
    if (found === undefined) throw wire.refusals.unknownOperation(opened.operation);
    const { operation, shapes } = found;
    progress.operation = operation.name;
    const input = opened.input(shapes.input);
    progress.input = input;
    authorize(principal, parts.cloud, operation.access(input as never, parts.cloud), wire.refusals);
    if (!parts.limits.take(service, operation.name, input)) throw wire.refusals.throttled();
    progress.fate = parts.strikeCall?.(principal.name, `${service}:${operation.name}`);
    if (!isActedOn(progress.fate, wire.refusals)) return unread;
    if (service === 'ec2') stopAtDryRun(input);
    const output = await operation.run(input as never, parts.cloud, request.gone);
    return wire.output(operation.name, shapes.output, output, requestId);
  };

  return {
    async handle(request) {
      const at = clock.now();
      const requestId = `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-a${random.hex(3)}-${random.hex(12)}`;
      const service = serviceOf(request.headers);
      const progress: Progress = {};
      const wire = typeof service === 'string' ? wireOf(service, request) : ec2Wire;
      const answered = await attempt(wire, requestId, async () =>
        typeof service === 'string' ? serve(request, service, requestId, progress) : refuseForeign(service.foreign),
      );
      const lost = lossOf(progress.fate);
      parts.calls.record({
        at,
        principal: progress.principal?.name,
        service: typeof service === 'string' ? service : undefined,
        operation: progress.operation,
        status: lost === undefined ? answered.response.status : 0,
        code: lost?.code ?? answered.code,
        latencyMs: clock.now() - at,
        about: about(progress.input ?? {}),
        bug: answered.bug,
      });
      // By the clock that the date of the request was held against: clients mend their own clocks by it.
      const dated = withDate(answered.response, timeFor(progress.principal, gate));
      if (lost === undefined) return dated;
      if (lost.silentMs > 0) await new Promise<void>((resolve) => void clock.after(lost.silentMs, resolve));
      return { ...dated, lost: true };
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

/** EC2 answers a dry run that would be allowed with an error of its own. */
function stopAtDryRun(input: object): void {
  if ('DryRun' in input && input.DryRun === true) {
    throw new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
  }
}
