// Every invariant by its name.
import type { CreateCheck } from '../witness.ts';
import { cap } from './cap.ts';
import { convergence } from './convergence.ts';
import { coverage } from './coverage.ts';
import { deployments } from './deployments.ts';
import { foreignSessions } from './foreign-sessions.ts';
import { functions } from './functions.ts';
import { lostPolicy } from './lost-policy.ts';
import { oneSession } from './one-session.ts';
import { queues } from './queues.ts';
import { refusingFleet } from './refusing-fleet.ts';
import { stops } from './stops.ts';
import { unselected } from './unselected.ts';
import { waves } from './waves.ts';

export const checks: Readonly<Record<string, CreateCheck>> = {
  coverage,
  'one-session': oneSession,
  'foreign-sessions': foreignSessions,
  unselected,
  stops,
  'refusing-fleet': refusingFleet,
  queues,
  deployments,
  convergence,
  waves,
  'lost-policy': lostPolicy,
  cap,
  functions,
};
