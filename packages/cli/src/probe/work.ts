// What a probe is called, and the rights it needs, where AWS refuses it something.
import { rights } from '@tasktap/aws';
import type { Work } from '../account/refusals.ts';

export const probeWork: Work = { name: 'a probe', again: 'probe again', rights: rights.probe };
