// Clients for tests that answer from a list and remember what they were asked; no network, no SDK behind them.
import type { Clients } from '../src/clients.ts';
import type { Clock } from '../src/port.ts';

type Input = Readonly<Record<string, unknown>>;
/** By operation: the answer, or what to throw. */
export type Script = Readonly<Record<string, (input: never) => unknown>>;

interface Call {
  readonly service: 'ec2' | 'ecs' | 'ssm' | 'sqs';
  readonly operation: string;
  readonly input: Input;
}

export interface Stub {
  readonly clients: Clients;
  readonly calls: readonly Call[];
  /** The inputs of one operation's calls, in order. */
  inputsOf(operation: string): readonly Input[];
}

export function stubClients(script: Script): Stub {
  const calls: Call[] = [];
  const client = (service: Call['service']) => ({
    async send(command: { readonly constructor: { readonly name: string }; readonly input: Input }) {
      const operation = command.constructor.name.replace(/Command$/, '');
      calls.push({ service, operation, input: command.input });
      const answer = script[operation];
      if (answer === undefined) throw new Error(`the test has no answer for ${operation}`);
      return { $metadata: {}, ...(answer(command.input as never) as object) };
    },
    destroy() {},
  });
  const clients = { ec2: client('ec2'), ecs: client('ecs'), ssm: client('ssm'), sqs: client('sqs') };
  return {
    clients: clients as unknown as Clients,
    calls,
    inputsOf: (operation) => calls.filter((call) => call.operation === operation).map((call) => call.input),
  };
}

/** Throws as the SDK does when AWS answers with an error. */
export function say(code: string, status = 400): () => never {
  return () => {
    throw sdkError(code, status);
  };
}

export function sdkError(code: string, status?: number): Error {
  const $metadata =
    status === undefined ? { attempts: 1 } : { httpStatusCode: status, requestId: 'req-1', attempts: 1 };
  return Object.assign(new Error(`what AWS says of ${code}`), { name: code, $metadata });
}

/** The values of one filter of an EC2 call. */
export function filterValues(input: Input | undefined, name: string): readonly string[] | undefined {
  const filters = (input?.['Filters'] ?? []) as readonly {
    readonly Name: string;
    readonly Values: readonly string[];
  }[];
  return filters.find((filter) => filter.Name === name)?.Values;
}

export interface HandClock extends Clock {
  /** Moves on to each sleeper's time in turn, until nobody sleeps or `milliseconds` are over. */
  advance(milliseconds: number): Promise<void>;
}

export function handClock(start = 1_764_547_200_000): HandClock {
  let now = start;
  let sleepers: { readonly until: number; readonly wake: () => void }[] = [];
  const settle = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    now: () => now,
    sleep: (milliseconds) =>
      new Promise((wake) => {
        sleepers.push({ until: now + milliseconds, wake });
      }),
    async advance(milliseconds) {
      const end = now + milliseconds;
      await settle();
      for (;;) {
        const due = sleepers.filter(({ until }) => until <= end).sort((one, other) => one.until - other.until)[0];
        if (due === undefined) break;
        sleepers = sleepers.filter((sleeper) => sleeper !== due);
        now = due.until;
        due.wake();
        await settle();
      }
      now = end;
    },
  };
}
