// The note of stops in SSM.
import { clusterArn } from '@tasktap/core';
import fc from 'fast-check';
import { decodeNote, encodeNote } from '../behind-doors.ts';
import { json, spoilt, torn } from '../hostile.ts';
import { mustHold } from '../ours.ts';
import { fuzzed } from '../reader.ts';

const cluster = clusterArn('arn:aws:ecs:eu-central-1:111122223333:cluster/shop');
const real = {
  v: 1,
  stops: { web: [['0f9de17a6465404e8b1b2356dc13c2f8', 1764547200000, 1]] },
  givenUp: { api: 1764543600000 },
};

export const noteReader = fuzzed<string>({
  name: 'note',
  inputs: fc.oneof(
    json.map((value) => JSON.stringify(value)),
    { weight: 3, arbitrary: spoilt(fc.constant(real)).map((value) => JSON.stringify(value)) },
    torn(fc.constant(JSON.stringify(real)), ['[', ']', '{', '}', '1e999', '-']),
  ),
  holds(input) {
    const note = decodeNote(input, cluster);
    if (note === undefined) return;
    const moments = [...note.stops.map(({ at }) => at), ...note.givenUp.values()];
    mustHold(moments.every(Number.isSafeInteger), 'every moment is one');
    const again = decodeNote(encodeNote(note), cluster);
    mustHold(again?.stops.length === note.stops.length, 'no stop is forgotten when the note is written again');
    mustHold(again?.givenUp.size === note.givenUp.size, 'no service given up is forgotten');
  },
});
