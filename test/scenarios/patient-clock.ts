// Time that passes by itself, faster than life, and that waits for a busy machine: what nobody came to do in time would else be done too late.
import { createVirtualClock, type VirtualClock } from '@tasktap/emulator';

/** Of life, in one turn of the event loop: whoever is given one turn in a second finds no second gone. */
const mostMs = 4;

export interface PatientClock extends VirtualClock {
  readonly stop: () => void;
}

/** At most `speed` times as fast as life. Only for what runs in this thread as a whole. */
export function createPatientClock({ speed, start }: { readonly speed: number; readonly start: number }): PatientClock {
  const clock = createVirtualClock(start);
  let before = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    clock.pass(Math.min(now - before, mostMs) * speed);
    before = now;
  }, 1);
  return { ...clock, stop: () => clearInterval(timer) };
}
