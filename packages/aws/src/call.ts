// One call to AWS, and the one way in which it fails: reads throw it, the rim of this package catches it, nobody else sees it.
import { type Reading, readError } from './faults.ts';

/** AWS said no, or nothing, or something we cannot use. */
export class NotAnswered extends Error {
  readonly reading: Reading;

  constructor(reading: Reading) {
    super(`${reading.fault.operation}: ${reading.fault.message}`);
    this.name = 'NotAnswered';
    this.reading = reading;
  }
}

export type Heard<Value> =
  | { readonly kind: 'heard'; readonly value: Value }
  | { readonly kind: 'unheard'; readonly reading: Reading };

/** @throws NotAnswered */
export async function call<Value>(operation: string, send: () => Promise<Value>): Promise<Value> {
  try {
    return await send();
  } catch (error) {
    throw new NotAnswered(readError(error, operation));
  }
}

/** Turns what AWS would not answer back into a value; our own mistakes stay thrown. */
export async function heard<Value>(ask: () => Promise<Value>): Promise<Heard<Value>> {
  try {
    return { kind: 'heard', value: await ask() };
  } catch (error) {
    if (error instanceof NotAnswered) return { kind: 'unheard', reading: error.reading };
    throw error;
  }
}

/**
 * Undefined: what was asked about is not there, as `isMissing` reads of the no; where that is an answer.
 * @throws NotAnswered for any other no
 */
export async function ifThere<Value>(
  isMissing: (reading: Reading) => boolean,
  ask: () => Promise<Value>,
): Promise<Value | undefined> {
  const said = await heard(ask);
  if (said.kind === 'heard') return said.value;
  if (isMissing(said.reading)) return undefined;
  throw new NotAnswered(said.reading);
}
