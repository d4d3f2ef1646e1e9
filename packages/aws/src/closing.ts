// What becomes of calls when nobody waits for them any more: they end, and none of their attempts is made again.
type Next<Request, Answer> = (request: Request) => Promise<Answer>;

/** What all of the SDK's clients have. */
interface Client {
  readonly middlewareStack: {
    add(
      middleware: <Request, Answer>(next: Next<Request, Answer>) => Next<Request, Answer>,
      options: { readonly step: 'finalizeRequest'; readonly priority: 'low'; readonly name: string },
    ): void;
  };
  destroy(): void;
}

/**
 * Answers how to close them. The SDK only cuts their connections, and its retries make new ones: a service that is silent would hold the process until the
 * last of them has waited its time.
 */
export function closingOf(clients: readonly Client[]): () => void {
  let isClosed = false;
  for (const { middlewareStack } of clients) {
    middlewareStack.add(
      (next) => async (request) => {
        if (isClosed) throw new Error('nobody waits for the answer any more');
        return next(request);
      },
      // Behind the retries, so that each of them passes.
      { step: 'finalizeRequest', priority: 'low', name: 'refuseWhenClosed' },
    );
  }
  return () => {
    isClosed = true;
    for (const client of clients) client.destroy();
  };
}
