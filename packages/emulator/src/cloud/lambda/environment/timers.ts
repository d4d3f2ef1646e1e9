// The timers of a function, on the emulated clock.
import type { Cancel, Clock } from '../../../world/clock.ts';

type Act = (...given: readonly unknown[]) => void;

export interface Timers {
  readonly globals: Readonly<Record<string, unknown>>;
  /** Takes everything back that is planned. */
  end(): void;
}

/** Their handles are objects as Node's are; whether one keeps a process alive is of no concern here. */
export function createTimers(clock: Clock): Timers {
  const planned = new Map<object, Cancel>();
  const clear = (handle: unknown): void => {
    if (typeof handle !== 'object' || handle === null) return;
    planned.get(handle)?.();
    planned.delete(handle);
  };
  const plan = (delayMs: number, again: boolean, act: () => void): object => {
    const start = (): void => {
      const cancel = clock.after(delayMs, () => {
        planned.delete(handle);
        if (again) start();
        act();
      });
      planned.set(handle, cancel);
    };
    const self = (): object => handle;
    const refresh = (): object => {
      clear(handle);
      start();
      return handle;
    };
    const handle = { ref: self, unref: self, hasRef: () => true, refresh, close: () => clear(handle) };
    start();
    return handle;
  };
  return {
    globals: {
      setTimeout: (act: Act, delayMs = 1, ...given: readonly unknown[]) =>
        plan(atLeastOne(delayMs), false, () => act(...given)),
      setInterval: (act: Act, delayMs = 1, ...given: readonly unknown[]) =>
        plan(atLeastOne(delayMs), true, () => act(...given)),
      setImmediate: (act: Act, ...given: readonly unknown[]) => plan(0, false, () => act(...given)),
      clearTimeout: clear,
      clearInterval: clear,
      clearImmediate: clear,
    },
    end() {
      for (const cancel of planned.values()) cancel();
      planned.clear();
    },
  };
}

/** Node takes any other delay for one millisecond. */
function atLeastOne(delayMs: unknown): number {
  const given = Number(delayMs);
  return given >= 1 && given <= 2 ** 31 - 1 ? given : 1;
}
