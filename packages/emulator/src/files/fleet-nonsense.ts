// One thing in a fleet file that makes no sense, though its words are well-formed.

export interface Nonsense {
  /** From the root of the file. */
  readonly path: readonly [word: string, ...(string | number)[]];
  /** It is the last word of the path, not the value behind it. */
  readonly isWord?: true;
  readonly found: string | number;
  /** A sentence that ends where what was found begins, or the names that would do. */
  readonly expected: string | readonly string[];
}
