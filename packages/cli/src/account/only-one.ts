// Where sessions go when nobody names it: the only target and the only filter that there are.
import { unfit } from '../user-error.ts';

interface Found {
  /** e.g. `mirror target` */
  readonly what: string;
  /** e.g. `--target` */
  readonly flag: string;
  readonly ids: readonly string[];
}

/** @throws UserError where nothing was named and there is not exactly one. */
export function onlyOne({ what, flag, ids }: Found): string {
  const [id, ...others] = [...ids].sort();
  if (id === undefined) {
    throw unfit(
      `Expected a ${what} in this account and region, found none: create one, or name one that is shared with you by ${flag}.`,
    );
  }
  if (others.length > 0) {
    throw unfit(`Expected one ${what}, found ${ids.length} (${shown([id, ...others])}): name one by ${flag}.`);
  }
  return id;
}

function shown(ids: readonly string[]): string {
  const few = ids.slice(0, 5).join(', ');
  return ids.length > 5 ? `${few}, …` : few;
}
