// What two mirrored tasks say to each other is one flow that names both.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Conversation } from '../src/flows/conversation.ts';
import { type Flow, noOwner, type Owner } from '../src/flows/flow.ts';
import { createJoining } from '../src/flows/joining.ts';
import { api, conversation, ms, s, stranger, web } from './flow-facts.ts';

const owners: readonly Owner[] = [web, api, stranger, { ...api, addresses: [] }];
const mirrored = new Set([...web.addresses, ...api.addresses]);
const ends = '10.0.1.17:40000 > 10.0.1.18:8080';
const turned = '10.0.1.18:8080 > 10.0.1.17:40000';

type Step = readonly [at: number, conversation?: Conversation];

function joined(steps: readonly Step[], most = 8) {
  const flows: Flow[] = [];
  const tasks = {
    ownerOf: (number: number) => owners[number] ?? noOwner,
    isMirrored: (one: string) => mirrored.has(one),
  };
  const joining = createJoining({ wait: 120n * s, most }, tasks, (flow) => flows.push(flow));
  for (const [at, one] of steps) {
    if (one !== undefined) joining.take(one, BigInt(at) * s);
    joining.tick(BigInt(at) * s);
  }
  const before = flows.map(told);
  joining.tick(undefined);
  return { before, flows, told: flows.map(told), joined: joining.joined(), early: joining.early() };
}

function told({ source, destination, sourceOwner, destinationOwner, seenAt, forth, back }: Flow): string {
  const name = (owner: Owner | undefined, address: string): string => owner?.task?.service ?? address;
  return `${name(sourceOwner, source.address)} > ${name(destinationOwner, destination.address)}, ${seenAt}, ${forth.packets}/${back.packets}`;
}

const atWeb = conversation(ends);
const atApi = conversation(ends, { interfaceNumber: 1, first: 100n * s + ms, last: 101n * s + ms });

describe('a conversation', () => {
  test.each<[string, readonly Step[], readonly string[]]>([
    [
      'of two mirrored tasks is one',
      [
        [200, atWeb],
        [210, atApi],
      ],
      ['web > api, Both, 3/2'],
    ],
    [
      'whichever end comes first',
      [
        [200, atApi],
        [210, atWeb],
      ],
      ['web > api, Both, 3/2'],
    ],
    ['waits for its other end', [[200, atWeb], [319]], []],
    ['but no longer than two minutes', [[200, atWeb], [320]], ['web > 10.0.1.18, Source, 3/2']],
    ['of the one who is spoken to has its task there', [[200, atApi], [320]], ['10.0.1.17 > api, Destination, 3/2']],
    [
      'with somebody else does not wait',
      [[200, conversation('10.0.1.17:40000 > 10.0.9.9:443')]],
      ['web > 10.0.9.9, Source, 3/2'],
    ],
    [
      'at no known end does not wait',
      [[200, conversation('10.0.9.8:40000 > 10.0.9.9:443')]],
      ['10.0.9.8 > 10.0.9.9, Neither, 3/2'],
    ],
    [
      'of a VNI in no directory names nobody',
      [[200, conversation(ends, { interfaceNumber: 2 })]],
      ['10.0.1.17 > 10.0.1.18, Neither, 3/2'],
    ],
    [
      'of a task whose address is not known has it at no end',
      [[200, conversation(ends, { interfaceNumber: 3 })]],
      ['10.0.1.17 > 10.0.1.18, Neither, 3/2'],
    ],
    [
      'of a task with itself does not wait',
      [[200, conversation('10.0.1.17:1 > 10.0.1.17:2')]],
      ['web > 10.0.1.17, Source, 3/2'],
    ],
    [
      'at another time is another',
      [
        [200, atWeb],
        [210, { ...atApi, first: 103n * s, last: 104n * s }],
      ],
      [],
    ],
    [
      'between other ports is another',
      [
        [200, atWeb],
        [210, conversation('10.0.1.17:40001 > 10.0.1.18:8080', { interfaceNumber: 1 })],
      ],
      [],
    ],
    [
      'of another protocol is another',
      [
        [200, atWeb],
        [210, { ...atApi, protocol: 17 }],
      ],
      [],
    ],
    [
      'with another address, as behind NAT, is another',
      [
        [200, conversation('10.0.1.17:40000 > 10.0.5.5:80')],
        [201, conversation('10.0.5.5:50000 > 10.0.1.18:8080', { interfaceNumber: 1 })],
      ],
      ['web > 10.0.5.5, Source, 3/2', '10.0.5.5 > api, Destination, 3/2'],
    ],
    [
      'that the same end tells of twice goes alone the first time',
      [
        [200, atWeb],
        [201, { ...atWeb, first: 101n * s }],
      ],
      ['web > 10.0.1.18, Source, 3/2'],
    ],
  ])('%s', (_what, steps, expected) => {
    expect(joined(steps).before).toEqual(expected);
  });

  test('counts of each direction what the end saw that saw more, and all flags and the whole time', () => {
    const less = {
      ...atApi,
      forth: { packets: 1, octets: 100, tcpFlags: 0x02 },
      back: { packets: 4, octets: 4000, tcpFlags: 0x1a },
    };
    const { flows } = joined([
      [200, atWeb],
      [200, less],
    ]);
    expect(flows).toMatchObject([
      {
        forth: { packets: 3, octets: 300, tcpFlags: 0x1b },
        back: { packets: 4, octets: 4000, tcpFlags: 0x1a },
        first: 100n * s,
        last: 101n * s + ms,
      },
    ]);
  });

  test.each<[string, Partial<Conversation>, string]>([
    ['of the end that knows it', { initiatorKnown: true }, 'api > web, Both, 3/3'],
    [
      'else of the end that saw more',
      { initiatorKnown: false, forth: { packets: 9, octets: 1, tcpFlags: 0 } },
      'api > web, Both, 9/3',
    ],
    ['else of the end that saw it first', { initiatorKnown: false, first: 99n * s }, 'api > web, Both, 3/3'],
    ['else of the interface that came first', { initiatorKnown: false }, 'web > api, Both, 3/3'],
  ])('has the initiator %s', (_what, more, expected) => {
    const one = { ...atWeb, initiatorKnown: false };
    const other = conversation(turned, { interfaceNumber: 1, ...more });
    expect(
      joined([
        [200, one],
        [200, other],
      ]).told,
    ).toEqual([expected]);
    expect(
      joined([
        [200, other],
        [200, one],
      ]).told,
    ).toEqual([expected]);
  });

  test('goes early when there is no room', () => {
    const steps = [1, 2, 3].map((port): Step => [200, conversation(`10.0.1.17:${port} > 10.0.1.18:8080`)]);
    const { before, early, flows } = joined(steps, 2);
    expect([before.length, early, flows.length]).toEqual([1, 1, 3]);
  });

  test('is of the source, where both are known', () => {
    expect(
      joined([
        [200, atApi],
        [200, atWeb],
      ]).flows[0]?.owner,
    ).toBe(web);
  });
});

test('whatever comes in whatever order, each conversation of two tasks is counted once', () => {
  const one = fc.record({
    port: fc.nat(100),
    packets: fc.integer({ min: 1, max: 50 }),
    lost: fc.nat(50),
    seen: fc.constantFrom('web', 'api', 'both'),
  });
  const all = fc.uniqueArray(one, { selector: ({ port }) => port, maxLength: 30 });
  const views = all.chain((conversations) => {
    const seen = conversations.flatMap(({ port, packets, lost, seen: by }) => {
      const view = (interfaceNumber: number, count: number) =>
        conversation(`10.0.1.17:${port} > 10.0.1.18:8080`, {
          interfaceNumber,
          forth: { packets: count, octets: count * 10, tcpFlags: 0 },
        });
      const both = [view(0, packets), view(1, Math.max(0, packets - lost))];
      return both.filter((_, index) => by === 'both' || by === ['web', 'api'][index]);
    });
    return fc.tuple(fc.constant(conversations), fc.shuffledSubarray(seen, { minLength: seen.length }));
  });
  fc.assert(
    fc.property(views, ([conversations, seen]) => {
      const { flows, joined: both } = joined(
        seen.map((each): Step => [200, each]),
        1000,
      );
      expect(flows).toHaveLength(conversations.length);
      expect(both).toBe(conversations.filter((each) => each.seen === 'both').length);
      const packets = conversations.map((each) =>
        each.seen === 'api' ? Math.max(0, each.packets - each.lost) : each.packets,
      );
      expect(flows.map(({ forth }) => forth.packets).toSorted()).toEqual(packets.toSorted());
    }),
  );
});
