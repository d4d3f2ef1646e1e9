// What AWS charges, as far as it is known here, with the date and the place of each price.

export const sessionHour = {
  /**
   * US dollars for one mirror session and hour. Whether AWS bills a part of an hour as a whole one is not known: a whole one is the most
   * it can be.
   */
  usd: 0.015,
  region: 'us-east-1',
  /** aws.amazon.com/vpc/pricing as quoted then. */
  year: 2023,
} as const;

/** As AWS's own calculator counts them. */
export const hoursPerMonth = 730;
