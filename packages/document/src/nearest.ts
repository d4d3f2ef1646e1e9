// The word that somebody probably meant.
import { distance } from 'fastest-levenshtein';

/** Undefined: none of `known` is near enough, which is a third of the word's letters, rounded up. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((each) => ({ each, far: distance(word.toLowerCase(), each.toLowerCase()) }))
    .sort((one, other) => one.far - other.far);
  const [best] = ranked;
  return best !== undefined && best.far <= Math.ceil(word.length / 3) ? best.each : undefined;
}

/** e.g. `; did you mean name?`, for the end of a complaint. Empty: none of `known` is near enough. */
export function nearestHint(word: string, known: readonly string[]): string {
  const closest = nearest(word, known);
  return closest === undefined ? '' : `; did you mean ${closest}?`;
}
