// A plan that was shown against the plan of now: what of it may still be done, and everything that is not as it was.
import { keyOf, type PlacedAction, type ShownAction, subjectOf } from '../plan/shown-action.ts';

export type Change =
  /** Shown, and not right any more: not done. */
  | { readonly kind: 'gone'; readonly was: ShownAction }
  /** Shown otherwise for the same interface, session or task: not done. */
  | { readonly kind: 'different'; readonly was: ShownAction; readonly now: ShownAction }
  /** Not shown: not done. */
  | { readonly kind: 'new'; readonly now: ShownAction };

export interface Comparison {
  /** As they are planned now, so that their tags and tokens are of now. */
  readonly unchanged: readonly PlacedAction[];
  readonly changes: readonly Change[];
}

/** Nothing is ever in `unchanged` that was not shown. */
export function compare(shown: readonly ShownAction[], now: readonly PlacedAction[]): Comparison {
  const wasShown = new Set(shown.map(keyOf));
  const isPlanned = new Set(now.map((placed) => keyOf(placed.shown)));
  const unchanged = now.filter((placed) => wasShown.has(keyOf(placed.shown)));
  const missing = shown.filter((action) => !isPlanned.has(keyOf(action)));
  const unshown = now.flatMap((placed) => (wasShown.has(keyOf(placed.shown)) ? [] : [placed.shown]));
  const unshownOn = new Map(unshown.map((action) => [subjectKey(action), action]));
  const wasOn = new Set(missing.map(subjectKey));
  return {
    unchanged,
    changes: [
      ...missing.map((was): Change => {
        const other = unshownOn.get(subjectKey(was));
        return other === undefined ? { kind: 'gone', was } : { kind: 'different', was, now: other };
      }),
      ...unshown.flatMap((action): readonly Change[] =>
        wasOn.has(subjectKey(action)) ? [] : [{ kind: 'new', now: action }],
      ),
    ],
  };
}

function subjectKey(action: ShownAction): string {
  return `${action.cluster} ${subjectOf(action)}`;
}
