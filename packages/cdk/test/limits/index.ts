// What AWS documents of the types in our templates, and a template can break; one table for all of them.
import { collectorLimits } from './collectors.ts';
import { functionLimits } from './functions.ts';
import type { Limit } from './limit.ts';
import { networkLimits } from './network.ts';
import { wholeLimits } from './whole.ts';

export const limits: readonly Limit[] = [...wholeLimits, ...functionLimits, ...networkLimits, ...collectorLimits];
