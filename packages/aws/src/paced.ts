// A call that EC2 counts in a small bucket: it takes its turn, and tells the pacer how it went.
import { call, type Heard, heard, NotAnswered } from './call.ts';
import type { Pacer } from './pacer.ts';

/** EC2 counts each of these by itself (EC2 API throttling page). */
export type Pacers = Readonly<Record<'create' | 'modify' | 'delete', Pacer>>;

interface Answered {
  /** `attempts`: calls that the SDK made for it. */
  readonly $metadata: { readonly attempts?: number | undefined };
}

/** @throws NotAnswered */
export async function paced<Answer extends Answered>(
  pacer: Pacer,
  operation: string,
  send: () => Promise<Answer>,
): Promise<Answer> {
  await pacer.take();
  const said = await heard(() => call(operation, send));
  tell(pacer, said);
  if (said.kind === 'unheard') throw new NotAnswered(said.reading);
  return said.value;
}

/** A no is an answer as good as a yes; no answer teaches nothing; and what the SDK had to repeat was nearly always too fast. */
function tell(pacer: Pacer, said: Heard<Answered>): void {
  const kind = said.kind === 'heard' ? undefined : said.reading.fault.kind;
  if (kind === 'unavailable') return;
  const tooFast = kind === 'throttled' || (said.kind === 'heard' && (said.value.$metadata.attempts ?? 1) > 1);
  if (tooFast) pacer.throttled();
  else pacer.succeeded();
}
