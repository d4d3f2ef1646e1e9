// Instants as events of AWS carry them.
import type { WorldTime } from './clock.ts';

/** The `time` of an event: whole seconds, as EventBridge stamps them, e.g. `2026-11-23T12:00:00Z`. */
export function secondOf(time: WorldTime): string {
  return new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');
}
