// Every attempt of every call, told when it has ended: AWS counts the SDK's retries as well.
import type { Clients } from './clients.ts';
import { readError } from './faults.ts';

export interface Attempt {
  /** As IAM names it, e.g. `ec2:DescribeTags`. */
  readonly operation: string;
  readonly throttled: boolean;
}

export type OnAttempt = (attempt: Attempt) => void;

type Next<Request, Answer> = (request: Request) => Promise<Answer>;

/** What all of the SDK's clients have. */
interface Client {
  readonly middlewareStack: {
    add(
      middleware: <Request, Answer>(
        next: Next<Request, Answer>,
        context: { readonly commandName?: string },
      ) => Next<Request, Answer>,
      options: { readonly step: 'finalizeRequest'; readonly priority: 'low'; readonly name: string },
    ): void;
  };
}

/** `service` as IAM names it. */
export function tellAttempts({ middlewareStack }: Client, service: string, onAttempt: OnAttempt): void {
  middlewareStack.add(
    (next, { commandName = '' }) =>
      async (request) => {
        const operation = commandName.replace(/Command$/, '');
        const tell = (throttled: boolean): void => onAttempt({ operation: `${service}:${operation}`, throttled });
        try {
          const answer = await next(request);
          tell(false);
          return answer;
        } catch (error) {
          tell(readError(error, operation).fault.kind === 'throttled');
          throw error;
        }
      },
    // Behind the retries, so that each of them passes.
    { step: 'finalizeRequest', priority: 'low', name: 'tellAttempts' },
  );
}

export function tellAttemptsOfAll({ ec2, ecs, ssm, sqs }: Clients, onAttempt: OnAttempt): void {
  for (const [service, client] of Object.entries({ ec2, ecs, ssm, sqs })) tellAttempts(client, service, onAttempt);
}
