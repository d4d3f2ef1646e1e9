// Where finished files go, as the uploader sees it: one bucket, uploads in parts, and answers that are values.

export interface StoredPart {
  /** From 1 on. */
  readonly number: number;
  readonly bytes: number;
  readonly etag: string;
  /** In base64; empty: the store has none. */
  readonly crc32: string;
}

export interface StoredObject {
  readonly bytes: number;
  readonly etag: string;
  /** The CRC32 of the parts' and their number; empty: the store has none. */
  readonly crc32: string;
}

/** `no-upload`: it is complete, aborted, or never was. `taken`: there is an object of this name, and it stays. */
export type StoreAnswer<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  | { readonly kind: 'no-upload' }
  | { readonly kind: 'taken' }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string };

/** That of `@tasktap/aws/storing`. A call that fails may have acted. */
export interface Store {
  /** Answers the id of the upload. */
  readonly begin: (key: string) => Promise<StoreAnswer<string>>;
  /** Those that are there. */
  readonly parts: (key: string, upload: string) => Promise<StoreAnswer<readonly StoredPart[]>>;
  readonly putPart: (
    key: string,
    upload: string,
    number: number,
    bytes: Uint8Array,
  ) => Promise<StoreAnswer<StoredPart>>;
  /** Makes the object, where there is none of this name. Answers its ETag. */
  readonly complete: (key: string, upload: string, parts: readonly StoredPart[]) => Promise<StoreAnswer<string>>;
  readonly abort: (key: string, upload: string) => Promise<StoreAnswer<undefined>>;
  /** Undefined: there is no such object. */
  readonly look: (key: string) => Promise<StoreAnswer<StoredObject | undefined>>;
}
