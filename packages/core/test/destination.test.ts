// Where packets go: the nearest target that takes them, then the least loaded, and under which number.
import { describe, expect, test } from 'vitest';
import { chooseTarget, eligibleTargets, freeSessionNumber, needsVpc } from '../src/destination.ts';
import { type MirrorSession, sessionId, type TargetChoice, type Task, targetId } from '../src/index.ts';
import { attached, eniOf, eventOf, foreignSession, task } from './fixtures.ts';

const anywhere: TargetChoice = { id: targetId('anywhere') };
const inZone: TargetChoice = { id: targetId('in-zone'), az: 'eu-central-1a' };
const inOtherZone: TargetChoice = { id: targetId('in-other-zone'), az: 'eu-central-1b' };
const inVpc: TargetChoice = { id: targetId('in-vpc'), vpc: 'vpc-1' };
const inZoneAndVpc: TargetChoice = { id: targetId('in-zone-and-vpc'), az: 'eu-central-1a', vpc: 'vpc-1' };
const roomFor = (capacity: number): TargetChoice => ({ ...inZone, capacity });
const here = task('a', { eni: attached('a', { vpc: 'vpc-1' }) });

const ids = (targets: readonly TargetChoice[]): readonly string[] => targets.map((target) => target.id);

const takers: readonly (readonly [
  sentence: string,
  subject: Task,
  targets: readonly TargetChoice[],
  eligible: readonly TargetChoice[],
])[] = [
  ['a target without conditions takes everybody', here, [anywhere], [anywhere]],
  ['a target takes its own zone only', here, [inOtherZone, inZone], [inZone]],
  ['a target takes its own VPC only', task('a', { eni: attached('a', { vpc: 'vpc-2' }) }), [inVpc], []],
  ['an unread VPC is no VPC', task(), [inVpc, anywhere], [anywhere]],
  [
    'zone and VPC, then zone, then VPC, then anywhere',
    here,
    [anywhere, inVpc, inZone, inZoneAndVpc],
    [inZoneAndVpc, inZone, inVpc, anywhere],
  ],
];

describe('the targets that take a task, nearest first', () => {
  test.each(takers)('%s', (_sentence, subject, targets, eligible) => {
    expect(ids(eligibleTargets(subject, targets))).toEqual(ids(eligible));
  });
});

describe('the VPC must be read', () => {
  test.each<[sentence: string, subject: Task, targets: readonly TargetChoice[], needed: boolean]>([
    ['where a target asks for one', eventOf(), [anywhere, inVpc], true],
    ['not where it was', here, [inVpc], false],
    ['not where none asks', task(), [anywhere, inZone], false],
  ])('%s', (_sentence, subject, targets, needed) => {
    expect(needsVpc(subject, targets)).toBe(needed);
  });
});

type Load = readonly (readonly [TargetChoice, number])[];
const other: TargetChoice = { ...inZone, id: targetId('in-zone-too') };

const choices: readonly (readonly [
  sentence: string,
  eligible: readonly TargetChoice[],
  load: Load,
  closed: { readonly full?: readonly TargetChoice[]; readonly gone?: readonly TargetChoice[] },
  chosen: TargetChoice | undefined,
])[] = [
  ['the nearest, however loaded', [inZone, anywhere], [[inZone, 900]], {}, inZone],
  [
    'of equally near ones the least loaded: the first',
    [inZone, other],
    [
      [inZone, 1],
      [other, 2],
    ],
    {},
    inZone,
  ],
  [
    'of equally near ones the least loaded: the second',
    [inZone, other],
    [
      [inZone, 2],
      [other, 1],
    ],
    {},
    other,
  ],
  ['an uncounted load is none', [inZone, other], [[inZone, 1]], {}, other],
  ['one below its capacity there is room', [roomFor(10), anywhere], [[inZone, 9]], {}, inZone],
  [
    'at its capacity a target is full, and the next nearest is taken',
    [roomFor(10), anywhere],
    [[inZone, 10]],
    {},
    anywhere,
  ],
  ['what EC2 called full is full', [inZone, anywhere], [], { full: [inZone] }, anywhere],
  ['what EC2 did not know is not taken, though nearer', [inZone, anywhere], [], { gone: [inZone] }, anywhere],
  ['... nor though less loaded', [inZone, other], [[other, 900]], { gone: [inZone] }, other],
  ['all are full', [roomFor(1), anywhere], [[inZone, 1]], { full: [anywhere] }, undefined],
  ['all are gone', [inZone, anywhere], [], { gone: [inZone, anywhere] }, undefined],
  ['one is full, one is gone', [inZone, anywhere], [], { full: [inZone], gone: [anywhere] }, undefined],
  ['none is eligible', [], [], {}, undefined],
];

const idsOf = (targets: readonly TargetChoice[] = []) => new Set(targets.map(({ id }) => id));
const none = { fullTargets: idsOf(), gone: idsOf() };

describe('the target', () => {
  test.each(choices)('%s', (_sentence, eligible, load, { full, gone }, chosen) => {
    const loads = new Map(load.map(([target, count]) => [target.id, count]));
    const closed = { fullTargets: idsOf(full), gone: idsOf(gone) };
    expect(chooseTarget(eniOf('a'), eligible, loads, closed)?.id).toBe(chosen?.id);
  });

  test('is the least loaded, whichever of them chance would prefer', () => {
    const loads = new Map([
      [inZone.id, 2],
      [other.id, 1],
    ]);
    for (const name of 'abcdefgh') {
      expect(chooseTarget(eniOf(name), [inZone, other], loads, none)).toBe(other);
      expect(chooseTarget(eniOf(name), [other, inZone], loads, none)).toBe(other);
    }
  });

  test('of equally loaded ones does not hang on the order in which the policy lists them', () => {
    for (const name of 'abcdefgh') {
      const one = chooseTarget(eniOf(name), [inZone, other], new Map(), none);
      expect(chooseTarget(eniOf(name), [other, inZone], new Map(), none)).toBe(one);
    }
  });

  test('of equally loaded ones is spread over interfaces, about evenly', () => {
    const names = Array.from({ length: 1_000 }, (_, index) => `0${index.toString(16)}`);
    const first = names.filter((name) => chooseTarget(eniOf(name), [inZone, other], new Map(), none) === inZone);
    expect(first.length).toBeGreaterThan(400);
    expect(first.length).toBeLessThan(600);
  });
});

const holdersOf = (...numbers: readonly number[]): readonly MirrorSession[] =>
  numbers.map((number) => foreignSession('a', { id: sessionId(`tms-${number}`), number }));

describe('the session number', () => {
  test.each<[sentence: string, wanted: number, held: readonly number[], free: number]>([
    ['is the policy’s', 1, [], 1],
    ['is the next one where it is held', 1, [1], 2],
    ['is the first that nobody holds', 1, [1, 2], 3],
    ['does not mind holders elsewhere', 5, [1, 4, 6], 5],
    ['goes up from the wanted one, not from 1', 5, [5], 6],
    ['may be the highest that EC2 takes', 32_765, [32_765], 32_766],
    ['starts again from 1 above the highest', 32_766, [32_766], 1],
    ['... and goes on from there', 32_766, [32_766, 1], 2],
  ])('%s', (_sentence, wanted, held, free) => {
    expect(freeSessionNumber(wanted, holdersOf(...held))).toBe(free);
  });
});
