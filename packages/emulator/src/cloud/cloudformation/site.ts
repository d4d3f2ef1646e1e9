// What stacks are built with, and what goes on by itself once they stand.
import { endWork } from '../lambda/code-function.ts';
import type { StartEnvironment } from '../lambda/environment/settings.ts';
import type { Logs } from '../lambda/logs.ts';
import type { Mapping } from '../lambda/mapping.ts';
import type { Cloud } from '../operation.ts';
import type { Answers } from './answers.ts';

export interface Site {
  readonly cloud: Cloud;
  readonly logs: Logs;
  readonly answers: Answers;
  readonly startEnvironment: StartEnvironment;
  /** Where functions reach the emulated AWS. */
  readonly origin: () => string;
  /** By UUID. */
  readonly mappings: Map<string, Mapping>;
  /** Ends a schedule, by ARN. */
  readonly schedules: Map<string, () => void>;
}

/** Ends all that runs or waits; nothing is removed. */
export function closeSite({ cloud, mappings, schedules }: Site): void {
  for (const mapping of mappings.values()) void mapping.close();
  for (const end of schedules.values()) end();
  for (const rule of cloud.rules.all()) cloud.rules.remove(rule.name);
  for (const fn of cloud.functions.allDeployed()) endWork(fn);
}
