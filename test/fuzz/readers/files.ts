// The files that people write for the emulator: fleets and faults, in YAML and JSON.
import { readFileSync } from 'node:fs';
import type { Reading } from '@tasktap/document';
import { readFaults, readFleet } from '@tasktap/emulator';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { json, spoilt, torn } from '../hostile.ts';
import { mustHold } from '../ours.ts';
import { fuzzed } from '../reader.ts';

const example = (name: string): string => readFileSync(new URL(`../../../examples/${name}`, import.meta.url), 'utf8');

const pieces = [
  '- ',
  ': ',
  '? ',
  '{',
  '[',
  '}',
  ']',
  '&a ',
  '*a',
  '!!binary ',
  '!x ',
  '|',
  '>',
  '\n',
  '\t',
  '#',
  '---\n',
  '"',
  '%',
  '<<: ',
  '.inf',
  '.nan',
  '~',
];

function written(text: string): fc.Arbitrary<string> {
  const value: unknown = parse(text);
  return fc.oneof(
    torn(fc.constant(text), pieces),
    spoilt(fc.constant(value)).map((each) => stringify(each) ?? ''),
    spoilt(fc.constant(value)).map((each) => JSON.stringify(each)),
    json.map((each) => JSON.stringify(each)),
    fc.string({ unit: fc.constantFrom(...pieces, 'a', '1', ' ') }),
    fc.tuple(fc.constantFrom(...pieces), fc.integer({ min: 1, max: 400 })).map(([piece, times]) => piece.repeat(times)),
  );
}

function holdsFor(read: (text: string) => Reading<unknown>): (text: string) => void {
  return (text) => {
    const reading = read(text);
    if (reading.kind === 'read') return;
    mustHold(reading.complaints.length > 0, 'what is refused is complained of');
    for (const { line, column, sentence } of reading.complaints) {
      mustHold(
        line >= 1 && column >= 1 && line <= text.split('\n').length + 1,
        'a complaint has its place in the file',
      );
      mustHold(sentence !== '', 'a complaint is a sentence');
    }
  };
}

export const fleetFileReader = fuzzed({
  name: 'fleet-file',
  inputs: written(example('fleet.yaml')),
  holds: holdsFor(readFleet),
});
export const faultFileReader = fuzzed({
  name: 'fault-file',
  inputs: written(example('faults.yaml')),
  holds: holdsFor(readFaults),
});
