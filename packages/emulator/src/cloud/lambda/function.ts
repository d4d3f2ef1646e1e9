// A deployed function, and one invocation of it: its context, its time-out, what it counts.
import type { Clock, WorldTime } from '../../world/clock.ts';
import { uuidOf } from '../../world/identity.ts';
import type { World } from '../../world/state.ts';
import { AwsError } from '../aws-error.ts';
import { functionArn } from './arns.ts';

/** What a handler learns about its own invocation; the part of Lambda's context that does not depend on a language or an image. */
export interface LambdaContext {
  readonly functionName: string;
  readonly invokedFunctionArn: string;
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

export type Handler<Event> = (event: Event, context: LambdaContext) => Promise<unknown>;

/** Where one invocation of bundled code runs. */
export interface Seat {
  run(event: unknown, context: LambdaContext, deadline: WorldTime): Promise<unknown>;
  /** The time is up. */
  stop(): void;
}

/** A handler of this process, which cannot be stopped and runs on unheard; or bundled code in an environment of its own. */
export type Work<Event> =
  | { readonly kind: 'handler'; readonly handler: Handler<Event> }
  | {
      readonly kind: 'code';
      /** Starts an environment where none is free: that is not counted against the time-out. */
      readonly takeSeat: (requestId: string) => Promise<Seat>;
      /** Ends the environments that are free now, and each other one when it has served its invocation. */
      readonly retire: () => void;
      /** Ends all environments, whatever they do. */
      readonly end: () => void;
    };

export interface LambdaFunction<Event> {
  readonly name: string;
  timeoutMs: number;
  /** Reserved concurrency; undefined: as many at once as there is work. */
  concurrency: number | undefined;
  work: Work<Event>;
  /** ARN of the role it works in the name of; undefined for a handler of this process. */
  role: string | undefined;
  running: number;
  invocations: number;
  errors: number;
  /** Refused because `concurrency` were running; these are no invocations. */
  throttles: number;
  lastError: { readonly at: WorldTime; readonly message: string } | undefined;
}

interface Limits {
  readonly name: string;
  readonly timeoutMs: number;
  readonly concurrency: number | undefined;
}

export function createFunction<Event>({
  handler,
  ...limits
}: Limits & { readonly handler: Handler<Event> }): LambdaFunction<Event> {
  return functionFrom({ ...limits, role: undefined }, { kind: 'handler', handler });
}

export function functionFrom<Event>(
  limits: Limits & { readonly role: string | undefined },
  work: Work<Event>,
): LambdaFunction<Event> {
  return { ...limits, work, running: 0, invocations: 0, errors: 0, throttles: 0, lastError: undefined };
}

/** What Lambda answers when the reserved concurrency is used up. */
export const THROTTLED = 'TooManyRequestsException';

type Place = Pick<World, 'account' | 'region' | 'clock'>;

/**
 * `requestId` is given where an attempt repeats another. Resolves to the handler's reply; rejects with what it threw, or when its time is up, with Lambda's words for it.
 */
export async function invoke<Event>(
  world: Place,
  fn: LambdaFunction<Event>,
  event: Event,
  requestId?: string,
): Promise<unknown> {
  if (fn.concurrency !== undefined && fn.running >= fn.concurrency) {
    fn.throttles += 1;
    throw new AwsError(THROTTLED, 'Rate Exceeded.', 429);
  }
  fn.running += 1;
  fn.invocations += 1;
  try {
    return await perform(world, fn, event, requestId ?? uuidOf(`${functionArn(world, fn.name)} ${fn.invocations}`));
  } catch (problem) {
    fn.errors += 1;
    fn.lastError = { at: world.clock.now(), message: problem instanceof Error ? problem.message : String(problem) };
    throw problem;
  } finally {
    fn.running -= 1;
  }
}

async function perform<Event>(
  world: Place,
  { work, timeoutMs, ...fn }: LambdaFunction<Event>,
  event: Event,
  requestId: string,
): Promise<unknown> {
  const { clock } = world;
  switch (work.kind) {
    case 'handler': {
      const deadline = clock.now() + timeoutMs;
      const working = work.handler(event, contextOf(world, fn, requestId, deadline));
      return inTime(clock, timeoutMs, working, () => undefined);
    }
    case 'code': {
      const seat = await work.takeSeat(requestId);
      const deadline = clock.now() + timeoutMs;
      const working = seat.run(event, contextOf(world, fn, requestId, deadline), deadline);
      return inTime(clock, timeoutMs, working, seat.stop);
    }
  }
}

function contextOf(
  world: Place,
  fn: { readonly name: string },
  awsRequestId: string,
  deadline: WorldTime,
): LambdaContext {
  return {
    functionName: fn.name,
    invokedFunctionArn: functionArn(world, fn.name),
    awsRequestId,
    getRemainingTimeInMillis: () => Math.max(0, deadline - world.clock.now()),
  };
}

export function timedOut(timeoutMs: number): string {
  return `Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`;
}

function inTime(clock: Clock, timeoutMs: number, work: Promise<unknown>, stop: () => void): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(timeoutMs, () => {
      reject(new Error(timedOut(timeoutMs)));
      stop();
    });
    work.then(resolve, reject).finally(cancel);
  });
}
