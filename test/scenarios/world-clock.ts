// The emulated time, as the controller asks for it.
import type { Clock } from '@tasktap/controller';
import type { World } from '@tasktap/emulator';

export function clockOf({ clock }: World): Clock {
  return {
    now: clock.now,
    sleep: (milliseconds) => new Promise((resolve) => void clock.after(milliseconds, () => resolve())),
  };
}
