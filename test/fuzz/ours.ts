// What a reader may throw: its own named errors, with a sentence in them, and nothing else.

/** What `act` gives; undefined where it threw what `isOurs` knows. */
export function orOurs<Value>(act: () => Value, isOurs: (error: unknown) => boolean): Value | undefined {
  try {
    return act();
  } catch (error) {
    if (isOurs(error) && error instanceof Error && error.message !== '') return undefined;
    throw error;
  }
}

export function mustHold(holds: boolean, what: string): void {
  if (!holds) throw new Error(`It does not hold that ${what}.`);
}
