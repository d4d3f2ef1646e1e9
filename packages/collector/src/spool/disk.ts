// What is asked of a disk: one folder, files by their path in it, and answers that are values, since a disk may say no at any time.

export type Told<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  /** e.g. `ENOSPC` */
  | { readonly kind: 'failed'; readonly code: string };

export interface Listed {
  /** Parts joined by `/`. */
  readonly path: string;
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly changedAt: number;
}

/** Everything has happened, or nothing, when it comes back; but a `write` that fails may have written a beginning. */
export interface Disk {
  /** A new file, empty; its folders are made. `EEXIST`: there is one already. Answers its number. */
  readonly create: (path: string) => Told<number>;
  /** All of the bytes, `at` so many from the beginning. */
  readonly write: (file: number, bytes: Uint8Array, at: number) => Told<undefined>;
  readonly close: (file: number) => Told<undefined>;
  /** From `at` on; answers how many bytes came: fewer than wanted at the end of the file only. */
  readonly read: (path: string, into: Uint8Array, at: number) => Told<number>;
  readonly truncate: (path: string, length: number) => Told<undefined>;
  /** Over what is there. */
  readonly rename: (from: string, to: string) => Told<undefined>;
  readonly remove: (path: string) => Told<undefined>;
  /** Every file, those in folders too. */
  readonly list: () => Told<readonly Listed[]>;
}
