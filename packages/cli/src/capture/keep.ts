// From a collector to whoever reads: whole blocks, until one of them has had enough.
import type { Readable, Writable } from 'node:stream';
import { createExcerpt, type ExcerptCounts } from '@tasktap/collector';

export interface Limits {
  /** Packets. Undefined: as many as come. */
  readonly count: number | undefined;
  /** Seconds. Undefined: for ever. */
  readonly duration: number | undefined;
}

export interface Kept {
  readonly ended: End;
  readonly counts: ExcerptCounts;
}

type End =
  /** The collector has ended in order. */
  | { readonly kind: 'ended' }
  | { readonly kind: 'enough' }
  | { readonly kind: 'stopped' }
  /** Whoever read does not any more. */
  | { readonly kind: 'unread' }
  /** What was written before stays. */
  | { readonly kind: 'broken'; readonly reason: string }
  | { readonly kind: 'unwritable'; readonly reason: string };

/** What is written is a whole capture, however it ends, unless nobody takes it. */
export async function keep(
  response: Readable,
  output: Writable,
  { count, duration }: Limits,
  stop: AbortSignal,
): Promise<Kept> {
  const excerpt = createExcerpt(count);
  const { promise, resolve } = Promise.withResolvers<End>();
  const timer = duration === undefined ? undefined : setTimeout(() => resolve({ kind: 'enough' }), duration * 1000);
  const stopped = (): void => resolve({ kind: 'stopped' });
  if (stop.aborted) stopped();
  stop.addEventListener('abort', stopped);
  const failed = (error: NodeJS.ErrnoException): void => resolve(endBy(error));
  const brokeOff = (): void => resolve({ kind: 'broken', reason: 'the connection broke off' });
  // One of them may have failed before.
  if (response.errored !== null) brokeOff();
  if (output.errored !== null) failed(output.errored);
  output.on('error', failed);
  output.on('drain', () => response.resume());
  response.once('end', () => resolve({ kind: 'ended' }));
  response.once('error', brokeOff);
  response.on('data', (chunk: Uint8Array) => {
    const blocks = excerpt.push(chunk);
    if (blocks.length > 0 && !output.write(blocks)) response.pause();
    if (excerpt.state() === 'enough') resolve({ kind: 'enough' });
    if (excerpt.state() === 'damaged') resolve({ kind: 'broken', reason: 'what it sends is no pcapng' });
  });
  const ended = await promise;
  clearTimeout(timer);
  stop.removeEventListener('abort', stopped);
  response.removeAllListeners('data');
  response.on('error', () => undefined).destroy();
  if (ended.kind === 'unread' || ended.kind === 'unwritable') return { ended, counts: excerpt.counts() };
  const failure = await written(output, excerpt.end());
  return { ended: failure === undefined ? ended : endBy(failure), counts: excerpt.counts() };
}

function endBy({ code, message }: NodeJS.ErrnoException): End {
  return code === 'EPIPE' ? { kind: 'unread' } : { kind: 'unwritable', reason: message };
}

/** Writes come one after the other: with this one all are done, or it tells why some are not. */
function written(output: Writable, last: Uint8Array): Promise<Error | undefined> {
  return new Promise((resolve) => output.write(last, (error) => resolve(output.errored ?? error ?? undefined)));
}
