// How many of each thing EC2 allows (Traffic Mirroring guide, "Quotas"): AWS never raises these; a world may.

export interface Quotas {
  sessionsPerAccount: number;
  sessionsPerInterface: number;
  targetsPerAccount: number;
  filtersPerAccount: number;
  rulesPerFilter: number;
  /** Load balancers and their endpoints take any number of sources. */
  sourcesPerInterfaceTarget: number;
}

export const awsQuotas: Readonly<Quotas> = {
  sessionsPerAccount: 10_000,
  sessionsPerInterface: 3,
  targetsPerAccount: 10_000,
  filtersPerAccount: 10_000,
  rulesPerFilter: 10,
  // 100 on the largest instance sizes only.
  sourcesPerInterfaceTarget: 10,
};
