// Captures that browsers take home: so many at once, each for so long and so large; a browser that goes away, or does not read, ends its own.
import type { Capture } from '../source.ts';

export interface CaptureLimits {
  readonly most: number;
  readonly milliseconds: number;
  /** Of the file: the piece that reaches it is the last but for the end. */
  readonly bytes: number;
  /** Milliseconds in which a browser must have read what is left; then its connection is cut. */
  readonly patience: number;
}

/** The page's button says the first two (page/src/capture-button.tsx). */
const usualCaptures: CaptureLimits = {
  most: 4,
  milliseconds: 10_000,
  bytes: 64 * 2 ** 20,
  patience: 30_000,
};

export type Capturing =
  | { readonly kind: 'begun'; readonly packets: ReadableStream<Uint8Array> }
  /** Nobody has packets of this task. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'too-many' };

export interface Captures {
  readonly begin: (task: string) => Capturing;
  /** Of all that are under way: what they have is sent. */
  readonly end: () => void;
}

/** Calls back once; answers the way to forget it. */
export type After = (milliseconds: number, act: () => void) => () => void;

export function createCaptures(
  capture: Capture | undefined,
  after: After,
  { most, milliseconds, bytes, patience }: CaptureLimits = usualCaptures,
): Captures {
  const open = new Set<AbortController>();
  const begin = (task: string): Capturing => {
    if (capture === undefined) return { kind: 'nothing' };
    if (open.size >= most) return { kind: 'too-many' };
    const over = new AbortController();
    const reader = capture(task, over.signal)?.getReader();
    if (reader === undefined) return { kind: 'nothing' };
    open.add(over);
    let sent = 0;
    let isClosed = false;
    const forget: (() => void)[] = [];
    const close = (): void => {
      if (isClosed) return;
      isClosed = true;
      open.delete(over);
      over.abort();
      for (const each of forget) each();
    };
    const packets = new ReadableStream<Uint8Array>({
      start(controller) {
        forget.push(
          after(milliseconds, () => over.abort()),
          after(milliseconds + patience, () => {
            close();
            controller.error(new Error('The browser did not read.'));
            void reader.cancel();
          }),
        );
      },
      async pull(controller) {
        const { done, value } = await reader.read();
        if (done) {
          close();
          controller.close();
          return;
        }
        sent += value.length;
        if (sent >= bytes) over.abort();
        controller.enqueue(value);
      },
      cancel() {
        close();
        return reader.cancel();
      },
    });
    return { kind: 'begun', packets };
  };
  return {
    begin,
    end: () => {
      for (const each of open) each.abort();
    },
  };
}
