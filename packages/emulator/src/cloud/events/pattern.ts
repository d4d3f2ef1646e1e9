// What an EventBridge pattern is once it is understood: alternatives, each a list of conditions on paths of an event.
import type { Block } from './addresses.ts';
import type { NumericRange } from './numeric.ts';
import type { TextTest } from './text.ts';

/** What stands at the end of a path: objects and lists are never compared, only what is in them. */
export type Leaf = string | number | boolean | null;

export interface Equals {
  readonly kind: 'equals';
  readonly value: Leaf;
}

/** One question to one leaf. */
export type LeafTest =
  | Equals
  | TextTest
  | { readonly kind: 'exists' }
  | { readonly kind: 'numeric'; readonly range: NumericRange }
  | { readonly kind: 'cidr'; readonly block: Block }
  | { readonly kind: 'anything-but'; readonly refused: readonly (Equals | TextTest)[] };

export interface Condition {
  /** Field names joined by dots; lists on the way leave no trace, so `detail.attachments.type` runs through all attachments. */
  readonly path: string;
  /** One of them must hold for one leaf at the path. */
  readonly tests: readonly LeafTest[];
  /** `exists: false`: also content when there is no leaf at the path. */
  readonly absent: boolean;
}

/** All of its conditions must hold together, for leaves that do not come from different elements of one list. */
export type Alternative = readonly Condition[];

/** One alternative is enough; there are several only where the pattern says `$or`. */
export type Pattern = readonly Alternative[];
