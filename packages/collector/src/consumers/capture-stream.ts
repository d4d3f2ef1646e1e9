// A consumer as a stream of bytes: a capture that is whole whenever it is told to end.
import type { Consumers } from './consumers.ts';
import { createExcerpt } from './excerpt.ts';
import type { Selection } from './selection.ts';

/** Ends with `over`, once what waits by then has been read, or with the collector. Undefined: there are as many consumers as there may be. */
export function captureStream(
  consumers: Pick<Consumers, 'join'>,
  selection: Selection,
  over: AbortSignal,
): ReadableStream<Uint8Array> | undefined {
  const excerpt = createExcerpt(undefined);
  const state = { isOver: over.aborted, wake: (): void => undefined };
  const end = (): void => {
    state.isOver = true;
    state.wake();
  };
  const consumer = consumers.join(selection, { ready: () => state.wake(), ended: end });
  if (consumer === undefined) return undefined;
  const leave = (): void => {
    consumer.leave();
    end();
  };
  over.addEventListener('abort', leave, { once: true });
  if (over.aborted) leave();
  return new ReadableStream({
    async pull(controller) {
      for (;;) {
        const chunk = consumer.take();
        if (chunk !== undefined) {
          controller.enqueue(excerpt.push(chunk));
          return;
        }
        if (state.isOver) break;
        await new Promise<void>((resolve) => {
          state.wake = resolve;
        });
      }
      const rest = excerpt.end();
      if (rest.length > 0) controller.enqueue(rest);
      controller.close();
    },
    cancel: leave,
  });
}
