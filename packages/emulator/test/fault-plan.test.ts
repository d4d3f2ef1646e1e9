// Fault plans as people write them: what is understood, and what is complained of.
import { describe, expect, test } from 'vitest';
import { readFaults } from '../src/faults/read.ts';

function complaintsAbout(text: string): readonly string[] {
  const reading = readFaults(text);
  return reading.kind === 'read'
    ? []
    : reading.complaints.map(({ line, column, sentence }) => `${line}:${column}: ${sentence}`);
}

const one = (fault: string): string => `faults:\n  - ${fault}\n`;

test('every kind of fault can be written', () => {
  const plan = `
faults:
  - { kind: throttle, calls: "*", principal: tasktap, share: 0.2, from: 1, until: 2, times: 3 }
  - { kind: unavailable, calls: [ecs:*, ec2:CreateTags] }
  - { kind: internal-error, calls: ec2:CreateTags }
  - { kind: time-out, calls: ec2:*, act: after, seconds: 5 }
  - { kind: reset, calls: ec2:*, act: before }
  - { kind: lose-event, status: PENDING, share: 0.1 }
  - { kind: duplicate-event }
  - { kind: delay-event, seconds: 5 }
  - { kind: reorder-event, within: 5 }
  - { kind: host-refuses, host: nitro }
  - { kind: host-accepts, host: xen }
  - { kind: foreign-session, number: 2 }
  - { kind: delete-session, at: 5 }
  - { kind: delete-interface, at: 5 }
  - { kind: delete-target, at: 5 }
  - { kind: empty-filter, at: 5, share: 0.5 }
  - { kind: clock-skew, seconds: -1200 }
`;
  expect(complaintsAbout(plan)).toEqual([]);
});

test('nothing that was left out is made up', () => {
  expect(readFaults(one('{ kind: reset, calls: ec2:* }'))).toEqual({
    kind: 'read',
    value: { faults: [{ kind: 'reset', calls: 'ec2:*' }] },
  });
});

describe('a plan that is not understood', () => {
  test.each<[string, string, RegExp]>([
    ['a kind with a slip', '{ kind: trottle, calls: "*" }', /^2:13: faults\.0\.kind: .*did you mean "throttle"\?$/],
    [
      'a call that is not served',
      '{ kind: reset, calls: ec2:CreateTrafficMirrorSesion }',
      /^2:27: .*did you mean ec2:CreateTrafficMirrorSession\?/,
    ],
    ['a service that is not served', '{ kind: reset, calls: [ecs:*, iam:*] }', /^2:35: .*expected a call/],
    ['a share beyond all', '{ kind: reset, calls: "*", share: 2 }', /^2:39: .*share: expected 0 to 1, found 2/],
    ['a window that never opens', '{ kind: reset, calls: "*", from: 7, until: 7 }', /until to be later than from/],
    ['a word of another kind', '{ kind: lose-event, calls: "*" }', /^2:25: .*unknown word/],
    ['no time for what happens once', '{ kind: delete-session }', /^2:5: .*found nothing/],
    ['a negative time', '{ kind: delete-session, at: -1 }', /^2:33: .*expected 0 or more, found -1/],
  ])('%s', (_what, fault, complaint) => {
    const complaints = complaintsAbout(one(fault));
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toMatch(complaint);
  });

  test('tells all its faults at once', () => {
    const twice = `${one('{ kind: reset }')}  - { kind: lose-event, share: -1 }\n`;
    expect(complaintsAbout(twice)).toHaveLength(2);
  });
});
