// What each function does, and what it does only where tasks may be stopped: its rights follow from nothing else.
import type { FunctionDeed } from './grants.ts';

export interface Deeds {
  readonly always: readonly FunctionDeed[];
  /** Where the policy says `replace`. */
  readonly replacing: readonly FunctionDeed[];
  /** Where the policy stands in a parameter, and so may come to say anything. */
  readonly following: readonly FunctionDeed[];
}

const creating: readonly FunctionDeed[] = [
  'create-session',
  'keep-refusal',
  'sessions-on',
  'count-sessions',
  'read-switch',
];

export function deedsOfEvents(targetsHaveVpcs: boolean): Deeds {
  return {
    // Tasks are described for rules on what events do not carry, and to find out whether one that EC2 does not know is gone.
    always: [
      ...creating,
      'describe-tasks',
      'delay-message',
      // Under a cap looks create; behind a refusal they replace.
      'send-look',
      ...(targetsHaveVpcs ? (['interfaces'] as const) : []),
    ],
    replacing: [],
    // Its targets may name VPCs.
    following: ['read-policy', 'interfaces'],
  };
}

export const deedsOfLooks: Deeds = {
  always: [
    ...creating,
    'look-at-cluster',
    'look-at-service',
    'describe-tasks',
    'interfaces',
    'destinations',
    'modify-session',
    'confirm-sessions',
    'delete-session',
  ],
  replacing: ['services', 'recent-stops', 'confirm-tasks', 'stop-task', 'give-up'],
  following: ['read-policy'],
};

export const deedsOfStack: Deeds = {
  always: ['send-look', 'read-own-sessions', 'remove-own-session'],
  replacing: [],
  following: [],
};
