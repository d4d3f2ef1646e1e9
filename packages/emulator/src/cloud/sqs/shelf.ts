// The messages of one queue in the order of sending, and which of them can be seen. A state changes only by a call, now or planned with the clock.
import type { Clock } from '../../world/clock.ts';
import type { HeldMessage } from './message.ts';

export interface Shelf {
  get(id: string): HeldMessage | undefined;
  all(): Iterable<HeldMessage>;
  /** Behind all others; in sight at once without a delay. */
  put(message: HeldMessage, delayMs: number): void;
  /** Out of sight for a while, then shown again by itself. */
  hide(message: HeldMessage, state: 'delayed' | 'in-flight', forMs: number): void;
  /** How many are out of sight because somebody received them. */
  inFlight(): number;
  remove(message: HeldMessage): void;
  clear(): void;
}

/** `onShown` is called after each message that came in sight. */
export function createShelf(clock: Clock, onShown: () => void): Shelf {
  const held = new Map<string, HeldMessage>();
  const cancelReturn = (message: HeldMessage): void => {
    message.cancelReturn?.();
    message.cancelReturn = undefined;
  };
  let inFlight = 0;
  const become = (message: HeldMessage, state: HeldMessage['state']): void => {
    inFlight += Number(state === 'in-flight') - Number(message.state === 'in-flight');
    message.state = state;
  };
  const show = (message: HeldMessage): void => {
    cancelReturn(message);
    become(message, 'visible');
    onShown();
  };
  const hide: Shelf['hide'] = (message, state, forMs) => {
    if (forMs <= 0) return show(message);
    cancelReturn(message);
    become(message, state);
    message.cancelReturn = clock.after(forMs, () => show(message));
  };
  return {
    get: (id) => held.get(id),
    all: () => held.values(),
    put(message, delayMs) {
      held.set(message.id, message);
      hide(message, 'delayed', delayMs);
    },
    hide,
    inFlight: () => inFlight,
    remove(message) {
      cancelReturn(message);
      // Nowhere it is in flight: a dead-letter queue takes the same message up.
      become(message, 'visible');
      held.delete(message.id);
    },
    clear() {
      for (const message of held.values()) cancelReturn(message);
      held.clear();
      inFlight = 0;
    },
  };
}
