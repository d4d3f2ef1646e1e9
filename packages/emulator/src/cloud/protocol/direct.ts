// The door without a wire, for simulations: nothing is signed, parsed or written, all else is as over HTTP.
import { createRandom } from '../../world/random.ts';
import { type AnyOperation, AwsError, type ServiceName } from '../operation.ts';
import type { Principal } from '../principals.ts';
import { act, type Counter, notActedOn, type Progress, requestIdFrom, settle } from './act.ts';
import type { Refusals } from './wire.ts';

/** What a caller gets to see; `lost`: the connection ended without an answer, and whether anybody acted it cannot tell. */
export type Answer =
  | { readonly kind: 'answered'; readonly output: object; readonly requestId: string }
  | { readonly kind: 'refused'; readonly error: AwsError; readonly requestId: string }
  | { readonly kind: 'lost' };

/**
 * `call(administrator, 'ecs', 'StopTask', { cluster: 'shop', task: '…' })`: input and output as the SDK's models name them. Acts before it
 * returns; only the answer is waited for. Rejects with what an operation throws that AWS would not say: a mistake of the emulator.
 */
export type DirectCall = (
  principal: Principal,
  service: ServiceName,
  operation: string,
  input: object,
) => Promise<Answer>;

export function createDirectCall(
  counter: Counter & {
    readonly operations: readonly AnyOperation[];
    readonly refusalsOf: (service: ServiceName) => Refusals;
  },
): DirectCall {
  const { clock } = counter.cloud.world;
  // As with the front's: what is asked must not change what happens in the world.
  const random = createRandom(1);
  const served = new Map(counter.operations.map((operation) => [`${operation.service}:${operation.name}`, operation]));
  return async (principal, service, name, input) => {
    const at = clock.now();
    const requestId = requestIdFrom(random);
    const progress: Progress = { principal, input };
    const refusals = counter.refusalsOf(service);
    const ending = await endingOf(() => {
      const operation = served.get(`${service}:${name}`);
      if (operation === undefined) throw refusals.unknownOperation(name);
      progress.operation = name;
      return act(counter, { principal, operation, input, gone: undefined }, refusals, progress);
    });
    if (await settle(counter, at, service, progress, ending)) return { kind: 'lost' };
    if (ending.bug !== undefined) throw ending.bug;
    return ending.error === undefined
      ? { kind: 'answered', output: Object(ending.output ?? {}), requestId }
      : { kind: 'refused', error: ending.error, requestId };
  };
}

async function endingOf(acting: () => unknown) {
  try {
    const output = await acting();
    return {
      status: 200,
      code: undefined,
      bug: undefined,
      error: undefined,
      output: output === notActedOn ? {} : output,
    };
  } catch (thrown) {
    if (thrown instanceof AwsError) {
      return { status: thrown.status, code: thrown.code, bug: undefined, error: thrown, output: undefined };
    }
    return { status: 500, code: 'InternalError', bug: thrown, error: undefined, output: undefined };
  }
}
