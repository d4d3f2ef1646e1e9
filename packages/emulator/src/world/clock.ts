// The emulator's time: everything that waits or stamps asks this port, so that it can run faster than life.

/** Milliseconds since 1970, of the emulated world. */
export type WorldTime = number;

/** Takes a planned call back; harmless once it has run. */
export type Cancel = () => void;

export interface Clock {
  now(): WorldTime;
  /** Calls `act` once, `delayMs` emulated milliseconds from now. */
  after(delayMs: number, act: () => void): Cancel;
}

/** Moves by itself. */
export interface RealClock extends Clock {
  /** How many emulated milliseconds pass in one of life's. */
  readonly speed: number;
}

/** Wall time, `speed` times as fast, beginning at `start`. Its timers never keep the process alive by themselves. */
export function createRealClock(options: { readonly speed: number; readonly start: WorldTime }): RealClock {
  const born = performance.now();
  return {
    speed: options.speed,
    now: () => Math.floor(options.start + (performance.now() - born) * options.speed),
    after(delayMs, act) {
      const timer = setTimeout(act, delayMs / options.speed);
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}
