// Where finished files go, as the uploader sees it: one bucket, uploads in parts, and answers that are values.
import type { Storing } from '@tasktap/aws/storing';

export type { StoreAnswer, StoredObject, StoredPart } from '@tasktap/aws/storing';

/** A call that fails may have acted. Who opened it closes it. */
export type Store = Omit<Storing, 'destroy'>;
