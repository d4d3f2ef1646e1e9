// What names and weights in a fleet file look like.
import * as v from 'valibot';

/** ECS's rule for the names of clusters, services and families; hosts follow it, too. */
export const name = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z0-9_-]{1,255}$/, 'expected a name of 1 to 255 letters, digits, hyphens and underscores'),
);

/** A share among others of its kind. */
export const weight = v.pipe(
  v.number(),
  v.finite('expected a share that can be counted'),
  v.minValue(0, 'expected a share of 0 or more'),
);
