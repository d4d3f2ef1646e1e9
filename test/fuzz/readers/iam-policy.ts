// IAM policies: what is refused, and how the others decide.
import fc from 'fast-check';
import { evaluate, refusePolicy, textPattern } from '../behind-doors.ts';
import { json, spoilt, word } from '../hostile.ts';
import { mustHold, orOurs } from '../ours.ts';
import { fuzzed } from '../reader.ts';

const real = {
  Version: '2012-10-17',
  Statement: [
    { Sid: 'a', Effect: 'Allow', Action: ['ec2:Create*', 'ecs:?top*'], Resource: 'arn:aws:ec2:*:111122223333:vpc/*' },
    {
      Effect: 'Deny',
      NotAction: 'ec2:*',
      Resource: '*',
      Condition: {
        StringLike: { 'aws:RequestTag/team': ['a*', `\${aws:PrincipalTag/team}`] },
        'ForAllValues:ArnLike': { k: 'arn:aws:ecs:*:*:cluster/*' },
        NumericLessThanIfExists: { n: 5 },
        IpAddress: { ip: '10.0.0.0/8' },
        DateGreaterThan: { d: '2026-01-01' },
        Null: { k: 'true' },
      },
    },
  ],
};

const request = fc.record({
  action: fc.constantFrom('ec2:CreateTags', 'ecs:StopTask', 'ec2:CreateTrafficMirrorSession'),
  resource: fc.oneof(word, fc.constantFrom('*', 'arn:aws:ec2:eu-central-1:111122223333:vpc/vpc-1')),
  context: fc.dictionary(
    fc.constantFrom('aws:RequestTag/team', 'k', 'n', 'ip', 'd', 'aws:PrincipalTag/team'),
    fc.oneof(word, fc.array(word, { maxLength: 3 })),
  ),
});
type Question = Parameters<typeof evaluate>[1];

export const iamPolicyReader = fuzzed<{ readonly policy: unknown; readonly request: Question }>({
  name: 'iam-policy',
  inputs: fc.record({ policy: fc.oneof(json, { weight: 5, arbitrary: spoilt(fc.constant(real)) }), request }),
  holds({ policy, request: asked }) {
    const sound = orOurs(
      () => refusePolicy(policy, 'the fuzzer') ?? true,
      (error) => error instanceof Error && error.message.startsWith('The policy of the fuzzer'),
    );
    if (sound === undefined) return;
    const decision = evaluate([policy as never], asked);
    const effects = JSON.stringify(policy);
    mustHold(decision !== 'allowed' || effects.includes('"Effect":"Allow"'), 'nothing is allowed without an Allow');
    const denied = evaluate(
      [policy as never, { Version: '2012-10-17', Statement: { Effect: 'Deny', Action: '*', Resource: '*' } }],
      asked,
    );
    mustHold(denied === 'explicit-deny', 'a Deny of everything wins');
  },
});

/** Small alphabets, so that patterns fit now and then; long ones, so that whoever tries every way would never end. */
const piece = fc.constantFrom('a', 'b', ':', '*', '?', 'aa', '*a*a*a*');

export const iamWildcardReader = fuzzed<{ readonly pattern: string; readonly text: string }>({
  name: 'iam-wildcard',
  inputs: fc.record({
    pattern: fc.string({ unit: piece, maxLength: 12 }),
    text: fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 30 }),
  }),
  holds({ pattern, text }) {
    const fits = textPattern(pattern, undefined, { wildcards: true, ignoreCase: false })?.(text);
    mustHold(fits === fitsSlowly(pattern, text), 'a pattern fits as a table of all its beginnings says');
  },
});

/** For every beginning of the text: which beginnings of the pattern fit it. */
function fitsSlowly(pattern: string, text: string): boolean {
  const letters = [...pattern];
  const stretched = (row: readonly boolean[]): readonly boolean[] =>
    letters.reduce(
      (sofar, letter, place) => (letter === '*' && sofar[place] ? sofar.with(place + 1, true) : sofar),
      row,
    );
  const stays = (row: readonly boolean[], place: number): boolean => letters[place] === '*' && row[place] === true;
  const steps = (row: readonly boolean[], place: number, found: string): boolean =>
    row[place - 1] === true && (letters[place - 1] === '?' || letters[place - 1] === found);
  const first = stretched([true, ...letters.map(() => false)]);
  const last = [...text].reduce(
    (row, found) => stretched(row.map((_, place) => stays(row, place) || steps(row, place, found))),
    first,
  );
  return last.at(-1) === true;
}
