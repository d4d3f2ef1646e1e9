// Directions become conversations: which belong together, how long they wait, and that nothing is lost or counted twice.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Conversation } from '../src/flows/conversation.ts';
import type { Direction } from '../src/flows/direction.ts';
import { createPairing } from '../src/flows/pairing.ts';
import { direction, s } from './flow-facts.ts';

const limits = { wait: 60n * s, longest: 300n * s, most: 8 };
const there = 'a:40000 > b:443';
const back = 'b:443 > a:40000';

/** What comes at which second; a number alone lets the clock go on. */
type Step = readonly [at: number, direction?: Direction];

function paired(steps: readonly Step[], most = limits.most) {
  const told: string[] = [];
  const conversations: Conversation[] = [];
  const pairing = createPairing({ ...limits, most }, (one) => {
    conversations.push(one);
    told.push(`${one.source.address}>${one.destination.address} ${one.forth.packets}/${one.back.packets}`);
  });
  for (const [at, one] of steps) {
    if (one !== undefined) pairing.take(one, BigInt(at) * s);
    pairing.tick(BigInt(at) * s);
  }
  const before = [...told];
  pairing.tick(undefined);
  return { before, told, conversations, early: pairing.early() };
}

const syn = direction(there, { packets: 3, began: true });
const answer = direction(back, { packets: 2, first: 100n * s + 1n, last: 102n * s });

describe('directions', () => {
  test.each<[string, readonly Step[], readonly string[]]>([
    [
      'of one conversation become one',
      [
        [200, syn],
        [201, answer],
      ],
      ['a>b 3/2'],
    ],
    [
      'come in either order',
      [
        [200, answer],
        [201, syn],
      ],
      ['a>b 3/2'],
    ],
    ['wait for each other for a minute', [[200, syn], [259]], []],
    ['then go alone', [[200, syn], [260]], ['a>b 3/0']],
    ['that come later than that do not belong together', [[200, syn], [260], [261, answer]], ['a>b 3/0']],
    [
      'of two interfaces are two conversations',
      [
        [200, syn],
        [200, { ...answer, interfaceNumber: 1 }],
      ],
      [],
    ],
    [
      'of two protocols are two',
      [
        [200, syn],
        [200, { ...answer, protocol: 17 }],
      ],
      [],
    ],
    [
      'between other ports are two',
      [
        [200, syn],
        [200, direction('b:443 > a:40001')],
      ],
      [],
    ],
    [
      'the same way twice are two: the first goes alone',
      [
        [200, syn],
        [201, { ...syn, packets: 9 }],
      ],
      ['a>b 3/0'],
    ],
    [
      'more than a minute apart are two',
      [
        [200, syn],
        [201, { ...answer, first: 162n * s, last: 163n * s }],
      ],
      ['a>b 3/0'],
    ],
    [
      'of whoever speaks to itself go alone',
      [
        [200, direction('a:5 > a:5')],
        [201, direction('a:5 > a:5')],
      ],
      ['a>a 1/0'],
    ],
  ])('%s', (_what, steps, told) => {
    expect(paired(steps).before).toEqual(told);
  });

  test('of a long conversation keep the initiator of its beginning', () => {
    const later = { began: false, first: 400n * s, last: 700n * s, goesOn: true };
    const { told, conversations } = paired([
      [
        400,
        {
          ...syn,
          began: true,
          source: { address: 'a', port: 80 },
          destination: { address: 'b', port: 443 },
          goesOn: true,
        },
      ],
      [400, { ...answer, source: { address: 'b', port: 443 }, destination: { address: 'a', port: 80 }, goesOn: true }],
      [700, direction('b:443 > a:80', { ...later, packets: 5 })],
      [701, direction('a:80 > b:443', { ...later, packets: 7 })],
    ]);
    expect(told).toEqual(['a>b 3/2', 'a>b 7/5']);
    expect(conversations.map(({ initiatorKnown }) => initiatorKnown)).toEqual([true, true]);
  });

  test('of another conversation between the same ports begin anew', () => {
    const { told } = paired([
      [200, direction('a:80 > b:443', { began: true })],
      [201, direction('b:443 > a:80', {})],
      [202, direction('a:80 > b:443', {})],
      [203, direction('b:443 > a:80', {})],
    ]);
    expect(told).toEqual(['a>b 1/1', 'b>a 1/1']);
  });

  test('of another conversation, after a long one between the same ports, begin anew as well', () => {
    const long = { goesOn: true };
    const { told } = paired([
      [400, direction('a:80 > b:443', { ...long, began: true })],
      [401, direction('b:443 > a:80', long)],
      [450, direction('a:80 > b:443')],
      [451, direction('b:443 > a:80')],
      [460, direction('a:80 > b:443')],
      [461, direction('b:443 > a:80')],
    ]);
    expect(told).toEqual(['a>b 1/1', 'a>b 1/1', 'b>a 1/1']);
  });

  test('wait as long while the clock runs backwards', () => {
    const { before } = paired([[200, syn], [100, direction('c:1 > b:443')], [150, answer], [259]]);
    expect(before).toEqual(['a>b 3/2']);
  });

  test('go early when there is no room, the oldest first', () => {
    const steps = [1, 2, 3, 4, 5].map((port): Step => [200 + port, direction(`a:${port} > b:443`, { packets: port })]);
    const { before, told, early } = paired(steps, 4);
    expect(before).toHaveLength(1);
    expect(before[0]).toContain('0/1');
    expect(told).toHaveLength(5);
    expect(early).toBe(1);
  });
});

const end = fc.constantFrom('a:1', 'a:2', 'b:1', 'b:2');
const anyDirection = fc
  .record({
    ends: fc.tuple(end, end),
    interfaceNumber: fc.nat(1),
    packets: fc.integer({ min: 1, max: 1000 }),
    first: fc.nat(500),
    length: fc.nat(100),
    began: fc.boolean(),
    goesOn: fc.boolean(),
  })
  .map(({ ends, first, length, ...rest }) =>
    direction(ends.join(' > '), {
      ...rest,
      octets: rest.packets * 100,
      first: BigInt(first) * s,
      last: BigInt(first + length) * s,
    }),
  );
const sum = (of: readonly Conversation[], what: 'packets' | 'octets'): number =>
  of.reduce((all, { forth, back: other }) => all + forth[what] + other[what], 0);

test('whatever comes, packets and bytes are conserved, and so is the time', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(anyDirection, fc.nat(100)), { maxLength: 60 }),
      fc.integer({ min: 1, max: 9 }),
      (all, most) => {
        let clock = 0;
        const steps = all.map(([one, later]): Step => {
          clock += later;
          return [clock, one];
        });
        const { conversations } = paired(steps, most);
        expect(sum(conversations, 'packets')).toBe(all.reduce((packets, [one]) => packets + one.packets, 0));
        expect(sum(conversations, 'octets')).toBe(all.reduce((octets, [one]) => octets + one.octets, 0));
        for (const { first, last } of conversations) expect(first <= last).toBe(true);
      },
    ),
  );
});

test('conversations do not depend on the order in which their directions come', () => {
  const conversations = fc.uniqueArray(
    fc.record({ port: fc.nat(20), answered: fc.boolean(), began: fc.boolean(), first: fc.nat(50) }),
    {
      selector: ({ port }) => port,
      maxLength: 20,
    },
  );
  const directions = conversations.chain((all) => {
    const both = all.flatMap(({ port, answered, began, first }) => {
      const times = { first: BigInt(first) * s, last: 90n * s };
      const one = direction(`a:${port} > b:10`, { ...times, began });
      const other = direction(`b:10 > a:${port}`, { ...times, first: times.first + 1n });
      return answered ? [one, other] : [one];
    });
    return fc.tuple(fc.constant(both), fc.shuffledSubarray(both, { minLength: both.length }));
  });
  fc.assert(
    fc.property(directions, ([one, other]) => {
      const run = (of: readonly Direction[]) =>
        paired(
          of.map((each): Step => [200, each]),
          100,
        ).conversations;
      const sorted = (of: readonly Conversation[]) => of.map((each) => JSON.stringify(each, text)).toSorted();
      expect(sorted(run(other))).toEqual(sorted(run(one)));
    }),
  );
});

const text = (_key: string, value: unknown): unknown => (typeof value === 'bigint' ? String(value) : value);
