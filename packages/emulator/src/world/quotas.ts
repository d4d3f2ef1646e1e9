// How much of each thing AWS allows. EC2 never raises its quotas (Traffic Mirroring guide, "Quotas"); a world may.

export interface Quotas {
  sessionsPerAccount: number;
  sessionsPerInterface: number;
  targetsPerAccount: number;
  filtersPerAccount: number;
  rulesPerFilter: number;
  /** Load balancers and their endpoints take any number of sources. */
  sourcesPerInterfaceTarget: number;
  /** Of a rule of EventBridge, which raises it on request (EventBridge user guide, "Quotas"); its API takes no more than 4,096. */
  charactersPerPattern: number;
}

export const awsQuotas: Readonly<Quotas> = {
  sessionsPerAccount: 10_000,
  sessionsPerInterface: 3,
  targetsPerAccount: 10_000,
  filtersPerAccount: 10_000,
  rulesPerFilter: 10,
  // 100 on the largest instance sizes only.
  sourcesPerInterfaceTarget: 10,
  charactersPerPattern: 2_048,
};
