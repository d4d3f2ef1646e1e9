// What a plan is called, and the rights it needs, where AWS refuses it something.
import { rightsFor } from '@tasktap/aws';
import type { Work } from '../account/refusals.ts';

export const planWork: Work = {
  name: 'a plan',
  again: 'plan again',
  rights: rightsFor([
    'find-out',
    'look-at-cluster',
    'read-switch',
    'destinations',
    'interfaces',
    'services',
    'recent-stops',
    'confirm-sessions',
    'confirm-tasks',
  ]),
};
