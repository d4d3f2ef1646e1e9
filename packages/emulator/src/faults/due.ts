// Doing something at a time of the plan.
import type { Surroundings } from './surroundings.ts';

export type Timetable = Pick<Surroundings, 'clock' | 'start'>;

/** `seconds` after the start; never at once, so that everybody can listen first, and never early, as real timers can be by a millisecond. */
export function whenDue({ clock, start }: Timetable, seconds: number, act: () => void): void {
  const due = start + seconds * 1000;
  clock.after(Math.max(0, due - clock.now()), () => {
    if (clock.now() >= due) act();
    else whenDue({ clock, start }, seconds, act);
  });
}
