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

/** Milliseconds that an attempt may wait for its answer. @throws NoTimeLeft */
export function patienceWith(service: Service, timeLeft: TimeLeft): number {
  const milliseconds = Math.min(patience[service], timeLeft(service === 'sqs' ? 'queue' : 'work'));
  if (milliseconds <= 0) throw new NoTimeLeft();
  return milliseconds;
}

/** What all of the SDK's clients have. */
interface Client {
  readonly config: {
    readonly requestHandler: {
      handle(request: unknown, options: { readonly requestTimeout: number }): Promise<{ readonly response: unknown }>;
    };
  };
  readonly middlewareStack: {
    add(
      middleware: () => (sent: { readonly request: unknown }) => Promise<{ readonly response: unknown }>,
      options: { readonly step: 'deserialize'; readonly priority: 'low'; readonly name: string },
    ): void;
  };
}

/** Once no time is left, calls fail without being sent; an attempt that is under way then is given up, and its connection closed. */
export function limitAttempts({ config, middlewareStack }: Client, service: Service, timeLeft: TimeLeft): void {
  middlewareStack.add(
    () =>
      async ({ request }) =>
        config.requestHandler.handle(request, { requestTimeout: patienceWith(service, timeLeft) }),
    // Behind everything, the retries too: it stands for the SDK's own last step, which cannot be told a time for each attempt.
    { step: 'deserialize', priority: 'low', name: 'limitAttempts' },
  );
}
