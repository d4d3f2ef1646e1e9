// The files that people write: policies, fleets, faults and directories, in YAML and JSON.
import { readFileSync } from 'node:fs';
import { readDirectory } from '@tasktap/collector';
import { policySchema } from '@tasktap/controller';
import { type Reading, readDocument } from '@tasktap/document';
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
export const policyFileReader = fuzzed({
  name: 'policy-file',
  inputs: written(example('tasktap.yaml')),
  holds: holdsFor((text) => readDocument(text, policySchema)),
});

const directory = `tasks:
  - vni: 4242
    source: 10.0.1.17
    cluster: shop
    service: web
    task: 0f1e2d3c4b5a69788796a5b4c3d2e1f0
    family: web:3
    containers: [app, proxy]
    session: tms-0123456789abcdef0
    since: 2026-03-04T08:00:00.000Z
  - { vni: 1, source: "fd00::1", cluster: shop, task: a }
`;

export const directoryFileReader = fuzzed({
  name: 'directory-file',
  inputs: written(directory),
  holds: holdsFor(readDirectory),
});
