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

export interface Prices {
  /** Where and when they were read, for people. */
  readonly source: string;
  /** US dollars, each. */
  readonly sessionHour: number;
  readonly networkLoadBalancerHour: number;
  /** For one capacity unit and hour: as many bytes of UDP as one gigabyte an hour. */
  readonly networkLoadBalancerUnit: number;
  readonly endpointHour: number;
  readonly endpointGigabyte: number;
  /** Both directions together. */
  readonly crossZoneGigabyte: number;
  /** What stands behind each of them. */
  readonly basis: Readonly<Record<PriceName, PriceBasis>>;
}

export type PriceName = Exclude<keyof Prices, 'source' | 'basis'>;

interface PriceBasis {
  /** `quoted`: somebody quotes AWS for it, and is named; `unchecked`: nobody is known to; `given`: by whoever runs the command. */
  readonly certainty: 'quoted' | 'unchecked' | 'given';
  readonly source: string;
}

const unchecked: PriceBasis = {
  certainty: 'unchecked',
  source: 'us-east-1, 2023, as widely quoted: no document behind it was checked',
};

/** us-east-1, as widely quoted of AWS's price pages in 2023; but for the session none was checked against them here. */
export const knownPrices: Prices = {
  source: "us-east-1's prices of 2023, unchecked",
  sessionHour: sessionHour.usd,
  networkLoadBalancerHour: 0.0225,
  networkLoadBalancerUnit: 0.006,
  endpointHour: 0.01,
  endpointGigabyte: 0.0035,
  crossZoneGigabyte: 0.02,
  basis: {
    sessionHour: {
      certainty: 'quoted',
      source: 'us-east-1, 2023: aws.amazon.com/vpc/pricing as quoted by arkime/aws-aio (price_report.py)',
    },
    networkLoadBalancerHour: unchecked,
    networkLoadBalancerUnit: unchecked,
    endpointHour: unchecked,
    endpointGigabyte: unchecked,
    crossZoneGigabyte: unchecked,
  },
};
