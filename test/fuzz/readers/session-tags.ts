// The tags of sessions, whoever wrote them.
import { readIdentity } from '@tasktap/core';
import fc from 'fast-check';
import { word } from '../hostile.ts';
import { mustHold } from '../ours.ts';
import { fuzzed } from '../reader.ts';

const keys = ['owner', 'v', 'cluster', 'service', 'task', 'family', 'ip', 'born'].map((key) => `tasktap:${key}`);
const value = fc.oneof(word, fc.constantFrom('1', '1764547200000', 'Infinity', '0x10', '1e400', ' ', '１'));

export const sessionTagsReader = fuzzed<readonly (readonly [string, string])[]>({
  name: 'session-tags',
  inputs: fc.array(fc.tuple(fc.constantFrom(...keys), value), { maxLength: 12 }),
  holds(input) {
    const tags = new Map(input);
    const identity = readIdentity(tags);
    const isOurs = tags.has('tasktap:owner') && tags.has('tasktap:v');
    mustHold((identity !== undefined) === isOurs, 'owner and version make a session ours, and nothing else does');
    mustHold(identity === undefined || Number.isFinite(identity.born), 'a birth is a number');
  },
});
