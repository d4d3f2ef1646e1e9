// The SDK's clients without a network: what they would send goes to the emulated account in this process, in virtual time.
import {
  type ClientOptions,
  type Clients,
  createClients,
  endless,
  patienceWith,
  type Service,
  type TimeLeft,
} from '@tasktap/aws';
import type { Random, WorldClock } from '@tasktap/emulator';
import type { Actor, Door, SimulatedAnswer } from './door.ts';

/** How the SDK's standard mode retries: attempts in all, and the longest wait (AWS SDKs and Tools reference, "Retry behavior"). */
const attempts = 3;
const longestWaitMs = 20_000;

const services: readonly Service[] = ['ec2', 'ecs', 'ssm', 'sqs'];

/** The SDK's middleware stack, as far as it is used here; its own types differ by client. */
interface Stack {
  add(
    middleware: (
      next: unknown,
      context: { readonly commandName?: string },
    ) => (call: { readonly input: object }) => Promise<object>,
    options: { readonly step: 'initialize'; readonly priority: 'low'; readonly name: string },
  ): void;
}

/** Behind everything that createClients adds, such as the pace of reading tasks; in front of signing and writing. */
export function connectTo(door: Door, actor: Actor, clock: WorldClock, random: Random) {
  return (options: ClientOptions): Clients => {
    const clients = createClients(options);
    for (const service of services) {
      const { middlewareStack }: { middlewareStack: Stack } = Object(clients[service]);
      const send = callerOf({ door, actor, clock, random, timeLeft: options.timeLeft ?? endless });
      middlewareStack.add(
        (_next, { commandName = '' }) =>
          async ({ input }) => ({
            output: await send(service, commandName.replace(/Command$/, ''), input),
            response: {},
          }),
        { step: 'initialize', priority: 'low', name: 'simulated' },
      );
    }
    return clients;
  };
}

interface Wish {
  readonly service: Service;
  readonly operation: string;
  readonly input: object;
}

export type Caller = (service: Wish['service'], operation: string, input: object) => Promise<object>;

interface Line {
  readonly door: Door;
  readonly actor: Actor;
  readonly clock: WorldClock;
  readonly random: Random;
  readonly timeLeft: TimeLeft;
}

/** A call as the SDK makes it, with its retries. Rejects as the SDK throws: the code is the error's name. */
export function callerOf(line: Line): Caller {
  return (service, operation, input) => withRetries(line, { service, operation, input });
}

async function withRetries({ door, actor, clock, random, timeLeft }: Line, wish: Wish): Promise<object> {
  for (let attempt = 1; ; attempt += 1) {
    const patienceMs = patienceWith(wish.service, timeLeft);
    const answer = await inPatience(door.ask(actor, wish), patienceMs, clock);
    if (answer.kind === 'answered') {
      return { ...answer.output, $metadata: { httpStatusCode: 200, requestId: answer.requestId, attempts: attempt } };
    }
    if (attempt === attempts || !isPassing(answer)) throw errorOf(answer, attempt);
    const base = answer.kind === 'refused' && answer.error.code.includes('hrottl') ? 1000 : 100;
    await pause(clock, Math.min(longestWaitMs, random.next() * base * 2 ** (attempt - 1)));
  }
}

function inPatience(answer: Promise<SimulatedAnswer>, patienceMs: number, clock: WorldClock): Promise<SimulatedAnswer> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(patienceMs, () => resolve({ kind: 'lost' }));
    answer.then(resolve, reject).finally(cancel);
  });
}

function pause(clock: WorldClock, ms: number): Promise<void> {
  return new Promise((resolve) => void clock.after(ms, resolve));
}

function isPassing(answer: SimulatedAnswer): boolean {
  if (answer.kind !== 'refused') return true;
  const { code, status } = answer.error;
  return status >= 500 || status === 429 || /hrottl|RequestLimitExceeded|TooManyRequests/.test(code);
}

/** As the SDK throws it: the code is its name. An answer that never came has no status. */
function errorOf(answer: SimulatedAnswer, attempt: number): Error {
  if (answer.kind !== 'refused') {
    return Object.assign(new Error('socket hang up'), { name: 'TimeoutError', $metadata: { attempts: attempt } });
  }
  const { code, message, status } = answer.error;
  const $metadata = { httpStatusCode: status, requestId: answer.requestId, attempts: attempt };
  return Object.assign(new Error(message), { name: code, $metadata });
}
