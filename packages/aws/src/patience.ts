// How long an attempt of a call is waited for: as long as AWS may take, and no longer than whoever calls has time.
import type { TimeLeft } from './port.ts';

export type Service = 'ec2' | 'ecs' | 'ssm' | 'sqs';

/**
 * The SDK waits for ever by default, and a function that hangs on one dead connection loses its whole batch. AWS answers within a
 * second or two; every call of ours may be repeated (client tokens, deduplication ids, or nothing to do the second time).
 */
const usual = 15_000;

/** The off switch is read before every act: where SSM is silent, three attempts must leave a function of a minute the time to say so. */
const patience: Readonly<Record<Service, number>> = { ec2: usual, ecs: usual, ssm: 5_000, sqs: usual };

/** Of whoever is not pressed. */
export const endless: TimeLeft = () => Number.POSITIVE_INFINITY;

/** The SDK's own settings, in milliseconds. */
export const connecting = { connectionTimeout: 3_000, throwOnRequestTimeout: true };

/** Of a name that the SDK does not take for one that passes: it makes no further attempt. */
class NoTimeLeft extends Error {
  constructor() {
    super('no time is left to wait for an answer');
    this.name = 'NoTimeLeft';
  }
}

/** Of a name that the SDK takes for one that passes: it tries again. */
class Unended extends Error {
  constructor(milliseconds: number) {
    super(`the answer has begun and did not end within ${milliseconds} ms`);
    this.name = 'TimeoutError';
  }
}

/** Milliseconds that an attempt may wait for its answer. @throws NoTimeLeft */
export function patienceWith(service: Service, timeLeft: TimeLeft): number {
  const milliseconds = Math.min(patience[service], timeLeft(service === 'sqs' ? 'queue' : 'work'));
  if (milliseconds <= 0) throw new NoTimeLeft();
  return milliseconds;
}

/** As it comes from Node: once it has begun, nobody knows whether it will end. */
interface Answer {
  readonly body: AsyncIterable<Uint8Array> & { destroy(problem: Error): unknown };
}

/** What all of the SDK's clients have. */
interface Client {
  readonly config: {
    readonly requestHandler: {
      handle(request: unknown, options: { readonly requestTimeout: number }): Promise<{ readonly response: Answer }>;
    };
  };
  readonly middlewareStack: {
    add(
      middleware: () => (sent: { readonly request: unknown }) => Promise<{ readonly response: unknown }>,
      options: { readonly step: 'deserialize'; readonly priority: 'low'; readonly name: string },
    ): void;
  };
}

/**
 * An attempt is waited for until the last byte of its answer, then given up, and its connection closed. `patience` answers how many milliseconds
 * that may take, before each attempt; where it throws, the call fails without being sent.
 */
export function limitAttempts({ config, middlewareStack }: Client, patience: () => number): void {
  middlewareStack.add(
    () =>
      async ({ request }) => {
        const requestTimeout = patience();
        return wholeWithin(requestTimeout, () => config.requestHandler.handle(request, { requestTimeout }));
      },
    // Behind everything, the retries too: it stands for the SDK's own last step, which cannot be told a time for each attempt.
    { step: 'deserialize', priority: 'low', name: 'limitAttempts' },
  );
}

/** The SDK's own time is over when an answer begins. What breaks off is no answer: were it left to the SDK to find out, it would bear the status of one. */
async function wholeWithin(milliseconds: number, send: () => Promise<{ readonly response: Answer }>) {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, milliseconds);
  try {
    const { response } = await send();
    void late.promise.then(() => response.body.destroy(new Unended(milliseconds)));
    return { response: Object.assign(response, { body: await collect(response.body) }) };
  } finally {
    clearTimeout(timer);
  }
}

async function collect(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
