// The experiments that need an interface which EC2 mirrors, in the order in which they run.
import type { Experiment } from '../scene.ts';
import { clientToken } from './client-token.ts';
import { describeLag } from './describe-lag.ts';
import { dryRun } from './dry-run.ts';
import { packetLength } from './packet-length.ts';
import { sessionNumber } from './session-number.ts';
import { tagFilters } from './tag-filters.ts';

export const experiments: readonly Experiment[] = [
  describeLag,
  sessionNumber,
  tagFilters,
  packetLength,
  dryRun,
  // The one that may take minutes comes last.
  clientToken,
];
