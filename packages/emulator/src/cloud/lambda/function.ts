// A deployed function, and one invocation of it: its context, its time-out, what it counts.
import type { Clock, WorldTime } from '../../world/clock.ts';
import { uuidOf } from '../../world/identity.ts';
import type { World } from '../../world/state.ts';
import { AwsError } from '../operation.ts';

/** What a handler learns about its own invocation; the part of Lambda's context that does not depend on a language or an image. */
export interface LambdaContext {
  readonly functionName: string;
  readonly invokedFunctionArn: string;
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

export interface LambdaFunction<Event> {
  readonly name: string;
  readonly timeoutMs: number;
  /** Reserved concurrency; undefined: as many at once as there is work. */
  readonly concurrency: number | undefined;
  readonly handler: (event: Event, context: LambdaContext) => Promise<unknown>;
  running: number;
  invocations: number;
  errors: number;
  /** Refused because `concurrency` were running; these are no invocations. */
  throttles: number;
  lastError: { readonly at: WorldTime; readonly message: string } | undefined;
}

export function createFunction<Event>(
  settings: Pick<LambdaFunction<Event>, 'name' | 'timeoutMs' | 'concurrency' | 'handler'>,
): LambdaFunction<Event> {
  return { ...settings, running: 0, invocations: 0, errors: 0, throttles: 0, lastError: undefined };
}

/** What Lambda answers when the reserved concurrency is used up. */
export const THROTTLED = 'TooManyRequestsException';

/**
 * `requestId` is given where an attempt repeats another. Resolves to the handler's reply; rejects with what it threw, or when its time is up, with Lambda's words for it. Lambda would freeze a handler
 * that ran out of time; here it runs on unheard.
 */
export async function invoke<Event>(
  world: Pick<World, 'account' | 'region' | 'clock'>,
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
    return await inTime(world.clock, fn.timeoutMs, fn.handler(event, contextOf(world, fn, requestId)));
  } catch (problem) {
    fn.errors += 1;
    fn.lastError = { at: world.clock.now(), message: problem instanceof Error ? problem.message : String(problem) };
    throw problem;
  } finally {
    fn.running -= 1;
  }
}

function contextOf<Event>(
  { account, region, clock }: Pick<World, 'account' | 'region' | 'clock'>,
  fn: LambdaFunction<Event>,
  requestId: string | undefined,
): LambdaContext {
  const arn = `arn:aws:lambda:${region}:${account}:function:${fn.name}`;
  const deadline = clock.now() + fn.timeoutMs;
  return {
    functionName: fn.name,
    invokedFunctionArn: arn,
    awsRequestId: requestId ?? uuidOf(`${arn} ${fn.invocations}`),
    getRemainingTimeInMillis: () => Math.max(0, deadline - clock.now()),
  };
}

function inTime(clock: Clock, timeoutMs: number, work: Promise<unknown>): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timedOut = (): void => reject(new Error(`Task timed out after ${(timeoutMs / 1000).toFixed(2)} seconds`));
    const cancel = clock.after(timeoutMs, timedOut);
    work.then(resolve, reject).finally(cancel);
  });
}
