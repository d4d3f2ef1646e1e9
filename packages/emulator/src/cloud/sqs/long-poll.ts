// Waiting for a message: until one comes in sight, the time is over, or nobody waits any more.
import type { Clock } from '../../world/clock.ts';
import type { Queue } from './queues.ts';

export interface Waiting {
  readonly queue: Queue;
  readonly clock: Clock;
  /** Emulated milliseconds. */
  readonly forMs: number;
  /** Whoever is gone receives nothing: what is in sight stays for others. */
  readonly gone: AbortSignal | undefined;
}

/** Those who wait are served in the order in which they began. */
export function receiveLater<Message>(
  { queue, clock, forMs, gone }: Waiting,
  receive: () => readonly Message[],
): Promise<readonly Message[]> {
  return new Promise((resolve) => {
    const finish = (messages: readonly Message[]): void => {
      stopListening();
      cancel();
      gone?.removeEventListener('abort', leave);
      resolve(messages);
    };
    const leave = (): void => finish([]);
    const cancel = clock.after(forMs, leave);
    const stopListening = queue.onVisible(() => {
      const received = receive();
      if (received.length > 0) finish(received);
    });
    if (gone?.aborted === true) leave();
    else gone?.addEventListener('abort', leave);
  });
}
