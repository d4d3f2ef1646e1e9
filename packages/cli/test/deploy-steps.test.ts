// In which order a stack and the policy that it follows are deployed: no look may go by a policy without the rights for it.
import { type PolicyDocument, policySchema } from '@tasktap/controller';
import { readDocument } from '@tasktap/document';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { beyond, type Parameters, rightsIn, rightsOf } from '../src/deploy/rights.ts';
import { type Step, stepsFor } from '../src/deploy/steps.ts';

const place = { partition: 'aws', region: 'eu-central-1', account: '111122223333' };
const name = '/tasktap/tap/policy';
const [targetA, targetB] = ['tmt-0000000000000000a', 'tmt-0000000000000000b'];
const [filterA, filterB] = ['tmf-0000000000000000a', 'tmf-0000000000000000b'];
const arnOf = (kind: 'target' | 'filter', id: string, account = place.account): string =>
  `arn:aws:ec2:eu-central-1:${account}:traffic-mirror-${kind}/${id}`;

function documentOf(text: object): PolicyDocument {
  const read = readDocument(JSON.stringify(text), policySchema);
  if (read.kind === 'refused') throw new Error(JSON.stringify(read.complaints));
  return read.value;
}

const usual = { targets: [{ id: targetA }], filter: filterA, unmirrorable: { kind: 'observe' } };
const asParameters = (more: Parameters = {}): Parameters => ({
  TargetId: targetA,
  TargetOwnerAccount: '',
  FilterId: filterA,
  MoreTargetAndFilterArns: '',
  Unmirrorable: 'observe',
  SidecarContainer: 'tasktap',
  MaxSessions: '',
  PolicyParameter: name,
  ...more,
});

function steps(document: object, standing: Parameters | undefined, isWritten = false): readonly Step[] {
  return stepsFor({
    document: documentOf(document),
    text: 'new',
    name,
    isWritten,
    place,
    ownerOf: (id) => (id === targetB ? '999900001111' : undefined),
    standing,
    longestLookMs: 300_000,
  });
}

/** A word for each step. */
const words = (all: readonly Step[]): readonly string[] =>
  all.map((step) => {
    if (step.kind === 'policy') return step.isNew ? 'policy' : `as before ${step.text}`;
    return step.kind === 'wait' ? `wait ${step.milliseconds}` : step.says.replace(/^the stack,? ?/, 'stack: ');
  });

describe('what a policy needs becomes parameters', () => {
  const rule = { name: 'r', decision: 'mirror' };
  test.each<[string, object, Parameters]>([
    ['of one target and one filter', {}, {}],
    [
      'of a target of another account',
      { targets: [{ id: targetB }] },
      { TargetId: targetB, TargetOwnerAccount: '999900001111' },
    ],
    [
      'of several targets, and filters of rules, each once',
      {
        targets: [{ id: targetA }, { id: targetB }],
        rules: [
          { ...rule, filter: filterB },
          { ...rule, filter: filterA },
        ],
      },
      { MoreTargetAndFilterArns: `${arnOf('target', targetB, '999900001111')},${arnOf('filter', filterB)}` },
    ],
    [
      'of targets of a rule',
      { rules: [{ ...rule, targets: [{ id: targetB }] }] },
      { MoreTargetAndFilterArns: arnOf('target', targetB, '999900001111') },
    ],
    ['that replaces', { unmirrorable: { kind: 'replace' } }, { Unmirrorable: 'replace' }],
    ['that knows a sidecar', { unmirrorable: { kind: 'sidecar', container: 'tap' } }, { Unmirrorable: 'sidecar' }],
    [
      'of which a rule replaces',
      { rules: [{ ...rule, unmirrorable: { kind: 'replace' } }] },
      { Unmirrorable: 'replace' },
    ],
  ])('%s', (_what, document, expected) => {
    const [put, stack] = steps({ ...usual, ...document }, undefined);
    expect(put).toMatchObject({ kind: 'policy', text: 'new' });
    const { SidecarContainer: _, MaxSessions: __, ...parameters } = asParameters(expected);
    expect(stack).toEqual({ kind: 'stack', parameters, says: `the stack, which follows ${name}` });
  });
});

describe('the order', () => {
  const more = { ...usual, targets: [{ id: targetA }, { id: targetB }] };
  const wide = asParameters({ MoreTargetAndFilterArns: arnOf('target', targetB, '999900001111') });
  const elsewhere = asParameters({ PolicyParameter: '' });
  test.each<[string, object, Parameters | undefined, readonly string[]]>([
    ['of a new stack: it finds its policy', usual, undefined, ['policy', `stack: which follows ${name}`]],
    ['of another policy with the same rights', usual, asParameters(), ['stack: with the rights that it has', 'policy']],
    [
      'of a policy that needs more: rights first',
      { ...more, unmirrorable: { kind: 'replace' } },
      asParameters(),
      [`stack: gets rights that the policy needs: ${targetB}, stopping tasks`, 'policy'],
    ],
    [
      'of a policy that needs less: rights last, when the last look by the one before is over',
      usual,
      { ...wide, Unmirrorable: 'replace' },
      [
        'stack: with the rights that it has',
        'policy',
        'wait 300000',
        `stack: loses rights that the policy needs no more: ${targetB}, stopping tasks`,
      ],
    ],
    [
      'of a policy that needs something else',
      { ...usual, filter: filterB },
      asParameters(),
      [
        `stack: gets rights that the policy needs: ${filterB}`,
        'policy',
        'wait 300000',
        `stack: loses rights that the policy needs no more: ${filterA}`,
      ],
    ],
    ['of a stack that comes to follow a policy', usual, elsewhere, ['policy', `stack: follows ${name}`]],
    [
      'of one that comes to follow a policy that needs more: first only where it reads changes',
      more,
      { ...elsewhere, MaxSessions: '7', Unmirrorable: 'sidecar' },
      [
        `as before {"targets":[{"id":"${targetA}"}],"filter":"${filterA}","maxSessions":7,"unmirrorable":{"kind":"sidecar","container":"tasktap"}}`,
        `stack: follows ${name}`,
        `stack: gets rights that the policy needs: ${targetB}`,
        'policy',
      ],
    ],
  ])('%s', (_what, document, standing, expected) => {
    expect(words(steps(document, standing))).toEqual(expected);
  });

  test('leaves out what is written already', () => {
    expect(words(steps(usual, asParameters(), true))).toEqual(['stack: with the rights that it has']);
    expect(words(steps(usual, undefined, true))).toEqual([`stack: which follows ${name}`]);
  });

  test('takes what the stack goes by for a policy', () => {
    const [before] = steps(more, { ...elsewhere, Unmirrorable: 'replace' });
    expect(before).toMatchObject({ kind: 'policy', isNew: false });
    if (before?.kind === 'policy')
      expect(documentOf(JSON.parse(before.text))).toMatchObject({ unmirrorable: { kind: 'replace' } });
  });
});

const someTargets = fc.uniqueArray(fc.constantFrom(targetA, targetB), { minLength: 1 });
const somePolicy = fc
  .record({
    targets: someTargets,
    filter: fc.constantFrom(filterA, filterB),
    kind: fc.constantFrom('observe', 'replace'),
  })
  .map(({ targets, filter, kind }) => ({ targets: targets.map((id) => ({ id })), filter, unmirrorable: { kind } }));

interface Moment {
  readonly stack: Parameters;
  readonly written: object;
}

/** How stack and parameter stand before and after each step. */
function momentsOf(all: readonly Step[], begin: Moment, after: object): readonly Moment[] {
  const moments = [begin];
  let now = begin;
  for (const step of all) {
    if (step.kind === 'stack') now = { ...now, stack: { ...now.stack, ...step.parameters } };
    if (step.kind === 'policy') now = { ...now, written: step.isNew ? after : JSON.parse(step.text) };
    moments.push(now);
  }
  return moments;
}

test('at no time has a look a policy without its rights; in the end none is left over', () => {
  const ownerOf = (id: string): string | undefined => (id === targetB ? '999900001111' : undefined);
  const needs = (document: object) => rightsOf(documentOf(document), place, ownerOf);
  fc.assert(
    fc.property(somePolicy, somePolicy, fc.boolean(), (before, after, isFollowing) => {
      const [first] = steps(before, undefined).flatMap((step) => (step.kind === 'stack' ? [step.parameters] : []));
      const standing = asParameters({ ...first, ...(isFollowing ? {} : { PolicyParameter: '' }) });
      // Without a parameter a stack goes by its first target and its filter alone.
      const alone = { ...before, targets: [{ id: standing['TargetId'] }] };
      const goesBy = ({ stack, written }: Moment): object => (stack['PolicyParameter'] === name ? written : alone);
      const all = steps(after, standing);
      const split = all.findIndex(({ kind }) => kind === 'wait') + 1;
      const begin = { stack: standing, written: before };
      const beforeWait = momentsOf(all.slice(0, split === 0 ? undefined : split - 1), begin, after);
      const stories = [beforeWait, momentsOf(split === 0 ? [] : all.slice(split), beforeWait.at(-1) ?? begin, after)];
      for (const moment of stories.flatMap((story) =>
        story.map((now, at) => ({ now, earlier: story[at - 1] ?? now })),
      )) {
        const has = rightsIn(moment.now.stack, place);
        // What is under way may still go by what was before the step.
        expect([goesBy(moment.now), goesBy(moment.earlier)].flatMap((policy) => beyond(needs(policy), has))).toEqual(
          [],
        );
      }
      const end = stories.flat().at(-1) ?? begin;
      expect(goesBy(end)).toEqual(after);
      expect(beyond(rightsIn(end.stack, place), needs(after))).toEqual([]);
    }),
  );
});
