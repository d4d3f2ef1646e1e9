// Time as typed values: nothing in here asks what time it is.

/** A point in time, in milliseconds since 1970 UTC. */
export type Instant = number & { readonly unit: 'instant' };
/** A length of time, in milliseconds. */
export type Millis = number & { readonly unit: 'millis' };

export const instant = (millisSince1970: number): Instant => millisSince1970 as Instant;
export const millis = (count: number): Millis => count as Millis;
export const seconds = (count: number): Millis => millis(count * 1000);
export const minutes = (count: number): Millis => seconds(count * 60);
export const hours = (count: number): Millis => minutes(count * 60);

export const later = (at: Instant, by: Millis): Instant => instant(at + by);
export const between = (start: Instant, end: Instant): Millis => millis(end - start);
