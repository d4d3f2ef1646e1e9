// How often something may happen: a bucket of tokens, in the words of EC2's page on API throttling.

export interface Rate {
  /** What may come at once. */
  readonly capacity: number;
  readonly refillPerSecond: number;
}
