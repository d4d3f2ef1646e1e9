// Sampling: which tasks a rule with a share takes, and that nothing but their ids and the owner decides it.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type MirrorPolicy, owner, plan, type Task, taskArn } from '../src/index.ts';
import { select } from '../src/select.ts';
import { draw } from '../src/spread.ts';
import { look, ourSession, policy, task } from './fixtures.ts';

const taking = (sample: number, but: Partial<MirrorPolicy> = {}): MirrorPolicy =>
  policy({ rules: [{ name: 'sampled', match: { services: ['web'] }, decision: 'mirror', sample }], ...but });
const taskOf = (id: string): Task =>
  task('a', { arn: taskArn(`arn:aws:ecs:eu-central-1:111122223333:task/shop/${id}`) });
const isTaken = (it: Task, wanted: MirrorPolicy): boolean => select(it, wanted) === 'yes';

const id = fc
  .array(fc.constantFrom(...'0123456789abcdef'), { minLength: 32, maxLength: 32 })
  .map((digits) => digits.join(''));
const ids = fc.uniqueArray(id, { minLength: 1, maxLength: 20 });
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('a share', () => {
  test('of 0 takes none, of 1 every task', () => {
    fc.assert(fc.property(id, (it) => !isTaken(taskOf(it), taking(0)) && isTaken(taskOf(it), taking(1))));
  });

  test('ends just below itself', () => {
    const one = taskOf('0'.repeat(32));
    const drawn = draw(policy().owner, '0'.repeat(32));
    expect([isTaken(one, taking(drawn)), isTaken(one, taking(drawn + 2 ** -33))]).toEqual([false, true]);
  });

  test('that grows keeps what it took', () => {
    fc.assert(
      fc.property(id, share, share, (it, one, other) => {
        const [less, more] = [Math.min(one, other), Math.max(one, other)];
        if (isTaken(taskOf(it), taking(less))) expect(isTaken(taskOf(it), taking(more))).toBe(true);
      }),
    );
  });

  test('is met by ids that count up', () => {
    const counted = Array.from({ length: 1000 }, (_, index) => taskOf(String(index)));
    expect(counted.filter((it) => isTaken(it, taking(0.3))).length / 1000).toBeCloseTo(0.3, 1);
  });

  test('is met by many tasks, within six standard deviations', () => {
    const many = fc.array(id, { minLength: 2000, maxLength: 2000 });
    fc.assert(
      fc.property(many, fc.constantFrom(0.05, 0.25, 0.5, 0.9), (all, wanted) => {
        const taken = all.filter((it) => isTaken(taskOf(it), taking(wanted))).length;
        const deviation = Math.sqrt(all.length * wanted * (1 - wanted));
        expect(Math.abs(taken - all.length * wanted)).toBeLessThan(6 * deviation);
      }),
      { numRuns: 10 },
    );
  });
});

describe('what becomes of a task', () => {
  test('does not hang on the others, nor on their order', () => {
    fc.assert(
      fc.property(ids, ids, share, (some, more, sample) => {
        const verdictsOf = (all: readonly string[]) => plan(look({ tasks: all.map(taskOf) }), taking(sample)).verdicts;
        const alone = verdictsOf(some);
        const among = verdictsOf([...more, ...some].reverse());
        const reasonOf = (verdicts: typeof alone, it: string) =>
          verdicts.get(taskOf(it).arn)?.kind === 'ignored' ? 'left out' : 'taken';
        for (const it of some) expect(reasonOf(among, it)).toBe(reasonOf(alone, it));
      }),
    );
  });

  test('is drawn anew by another stack', () => {
    const theirs = taking(0.5, { owner: owner('another-stack') });
    const all = Array.from({ length: 200 }, (_, index) => taskOf(`${index}`.padStart(32, 'a')));
    const same = all.filter((it) => isTaken(it, theirs) === isTaken(it, taking(0.5))).length;
    expect(same).toBeGreaterThan(50);
    expect(same).toBeLessThan(150);
  });

  test('is the same as ever: a change here would move sessions in every stack', () => {
    const drawn = Array.from({ length: 16 }, (_, index) => taskOf(`${index}`.padStart(32, '0')));
    expect(drawn.map((it) => (isTaken(it, taking(0.5)) ? 'x' : '-')).join('')).toBe('x---x-x-xx-x----');
  });
});

describe('a task that is not in the sample', () => {
  const none = taking(0);

  test('is ignored for that reason, and no later rule decides about it', () => {
    const before = { ...none, rules: [...none.rules, { name: 'rest', match: {}, decision: 'mirror' as const }] };
    expect(plan(look({ tasks: [task()] }), before).verdicts.get(task().arn)).toEqual({
      kind: 'ignored',
      reason: 'not-sampled',
    });
  });

  test('loses a session of ours', () => {
    const { questions } = plan(look({ tasks: [task()], sessions: [ourSession()] }), none);
    expect(questions).toMatchObject([{ kind: 'confirm-sessions' }]);
  });

  test('is not sampled where the rule does not match it', () => {
    const other = task('a', { service: undefined });
    expect(plan(look({ tasks: [other] }), none).verdicts.get(other.arn)).toEqual({
      kind: 'ignored',
      reason: 'not-selected',
    });
  });
});
