// A call that AWS refused for its date is sent again: by then the SDK knows AWS's time from the refusal.

/** What all of the SDK's clients have. */
interface Client {
  readonly middlewareStack: {
    add(
      middleware: <Request, Answer>(
        next: (request: Request) => Promise<Answer>,
      ) => (request: Request) => Promise<Answer>,
      options: { readonly step: 'deserialize'; readonly priority: 'high'; readonly name: string },
    ): void;
  };
}

/** EC2's code (API reference, "Common errors"), and that of the others, which a wrong key has as well: then two more calls come to nothing. */
const refusedDates: ReadonlySet<string> = new Set(['RequestExpired', 'InvalidSignatureException']);

/**
 * The SDK takes AWS's time from every answer, and sends again what was refused while its own clock was wrong by four minutes or more (3.1169). The first call
 * after a clock was set right finds it wrong by nothing: that one would fail, and look like a right that is missing.
 */
export function sendRefusedDatesAgain({ middlewareStack }: Client): void {
  middlewareStack.add(
    (next) => async (request) => {
      try {
        return await next(request);
      } catch (error) {
        if (error instanceof Error && refusedDates.has(error.name)) Object.assign(error, { $retryable: {} });
        throw error;
      }
    },
    // Around what makes an error of an answer.
    { step: 'deserialize', priority: 'high', name: 'sendRefusedDatesAgain' },
  );
}
