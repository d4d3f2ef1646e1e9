// What each consumer is sent: complete captures with numbers of their own, drops that are counted and told, and nobody in another's way.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Consumer, type Consumers, createConsumers } from '../../src/consumers/consumers.ts';
import { readQuery } from '../../src/consumers/query.ts';
import { joined } from '../packets.ts';
import { drained, identity, named, packet, told } from './packet-blocks.ts';

function stage(limits: Parameters<typeof createConsumers>[0] = { most: 8, queueBytes: 1 << 20 }) {
  const consumers = createConsumers(limits);
  consumers.beginInterface(0, named('shop/web/1'), identity('web', '1'));
  consumers.beginInterface(1, named('shop/api/2'), identity('api', '2'));
  consumers.beginInterface(2, named('vni-7'), undefined);
  return consumers;
}

function join(consumers: Consumers, query = '', ready: () => void = () => undefined): Consumer {
  const asked = readQuery(new URLSearchParams(query));
  const consumer =
    asked.kind === 'selection' ? consumers.join(asked.selection, { ready, ended: () => undefined }) : undefined;
  if (consumer === undefined) throw new Error('refused');
  return consumer;
}

test('a stream is a capture of its own: interfaces begin with their first packet, and are counted from 0', () => {
  const consumers = stage();
  const [all, api] = [join(consumers), join(consumers, 'service=api')];
  consumers.packets(joined([packet(2, 1), packet(1, 2), packet(2, 3)]));
  expect(told(drained(all))).toEqual([
    'section',
    'interface vni-7',
    'packet 1 of vni-7',
    'interface shop/api/2',
    'packet 2 of shop/api/2',
    'packet 3 of vni-7',
  ]);
  expect(told(drained(api))).toEqual(['section', 'interface shop/api/2', 'packet 2 of shop/api/2']);
});

test('whoever comes later misses nothing of what comes then', () => {
  const consumers = stage();
  consumers.packets(packet(0, 1));
  const late = join(consumers);
  consumers.packets(packet(0, 2));
  expect(told(drained(late))).toEqual(['section', 'interface shop/web/1', 'packet 2 of shop/web/1']);
});

test('the blocks may change afterwards', () => {
  const consumers = stage();
  const one = join(consumers);
  const blocks = packet(0, 1);
  consumers.packets(blocks);
  blocks.fill(0xff);
  expect(told(drained(one))).toContain('packet 1 of shop/web/1');
});

test('a host or a port is looked for inside the frame', () => {
  const consumers = stage();
  const [fits, not] = [join(consumers, 'port=443&cluster=shop'), join(consumers, 'port=80')];
  consumers.packets(joined([packet(0, 1), packet(2, 2)]));
  expect(told(drained(fits))).toEqual(['section', 'interface shop/web/1', 'packet 1 of shop/web/1']);
  expect(told(drained(not))).toEqual(['section']);
});

test('an interface that gets its name later begins anew, and is chosen by that name', () => {
  const consumers = stage();
  const [all, late] = [join(consumers), join(consumers, 'service=late')];
  consumers.packets(packet(2, 1));
  consumers.beginInterface(2, named('shop/late/7'), identity('late', '7'));
  consumers.packets(packet(2, 2));
  expect(told(drained(all)).slice(1)).toEqual([
    'interface vni-7',
    'packet 1 of vni-7',
    'interface shop/late/7',
    'packet 2 of shop/late/7',
    'vni-7: received 1, dropped 0',
  ]);
  expect(told(drained(late)).slice(1)).toEqual(['interface shop/late/7', 'packet 2 of shop/late/7']);
});

test('after a restart of the loop its numbers mean what it says then', () => {
  const consumers = stage();
  const one = join(consumers, 'service=web');
  consumers.packets(packet(0, 1));
  consumers.restart();
  consumers.packets(packet(0, 2));
  consumers.beginInterface(0, named('shop/api/2'), identity('api', '2'));
  consumers.beginInterface(1, named('shop/web/1'), identity('web', '1'));
  consumers.packets(joined([packet(0, 3), packet(1, 4)]));
  expect(told(drained(one)).filter((words) => words.startsWith('packet'))).toEqual([
    'packet 1 of shop/web/1',
    'packet 4 of shop/web/1',
  ]);
});

test('a consumer that left gets nothing, and its place is free', () => {
  const consumers = stage({ most: 1, queueBytes: 1 << 20 });
  const one = join(consumers);
  expect(() => join(consumers)).toThrow('refused');
  one.leave();
  join(consumers);
  drained(one);
  consumers.packets(packet(0, 1));
  expect(drained(one)).toHaveLength(0);
  expect(consumers.counts()).toMatchObject({ consumers: 1, 'consumers-refused': 1, 'packets-consumed': 1 });
});

test('a consumer is told when there is something to take, and only then', () => {
  const consumers = stage();
  let called = 0;
  const one = join(consumers, 'service=web', () => {
    called += 1;
  });
  drained(one);
  consumers.packets(packet(1, 1));
  expect(called).toBe(0);
  consumers.packets(joined([packet(0, 2), packet(0, 3)]));
  expect(called).toBe(1);
});

describe('a consumer that does not read', () => {
  const limits = { most: 2, queueBytes: 1000 };

  test('keeps what came first, loses whole packets, and holds up nobody', () => {
    const consumers = stage(limits);
    const [stalled, quick] = [join(consumers), join(consumers)];
    const seen: string[] = [];
    for (let at = 1; at <= 50; at += 1) {
      consumers.packets(packet(0, at));
      seen.push(...told(joined([drained(quick)])).filter((words) => words.startsWith('packet')));
      expect(stalled.counts().queued).toBeLessThanOrEqual(1000);
    }
    expect(seen).toHaveLength(50);
    const kept = stalled.counts();
    expect([kept.packets + kept.dropped, kept.packets > 0]).toEqual([50, true]);
    expect(consumers.counts()).toMatchObject({ 'packets-consumed': 50 + kept.packets, 'packets-missed': kept.dropped });
  });

  test('is told how many it lost as soon as it has read what waited, and once', () => {
    const consumers = stage(limits);
    const one = join(consumers);
    for (let at = 1; at <= 50; at += 1) consumers.packets(packet(0, at));
    const { packets, dropped } = one.counts();
    expect(told(drained(one)).at(-1)).toBe(`shop/web/1: received 50, dropped ${dropped}`);
    consumers.packets(packet(0, 51));
    expect(drained(one)).not.toHaveLength(0);
    expect([one.counts().packets, packets > 0]).toEqual([packets + 1, true]);
    expect(drained(one)).toHaveLength(0);
  });

  test('is not told before it has read all that waited', () => {
    const consumers = stage({ most: 1, queueBytes: 200_000 });
    const one = join(consumers);
    const flood = (): void => {
      for (let at = 1; at <= 3_000; at += 1) consumers.packets(packet(0, at));
    };
    flood();
    const first = one.take() ?? new Uint8Array(0);
    flood();
    const words = told(joined([first, drained(one)]));
    expect(words.filter((each) => each.includes('dropped'))).toEqual([
      `shop/web/1: received 6000, dropped ${one.counts().dropped}`,
    ]);
    expect(words.at(-1)).toContain('dropped');
  });

  test('is told of an interface whose every packet was lost, which begins for that', () => {
    const consumers = stage({ most: 1, queueBytes: 400 });
    const one = join(consumers);
    for (let at = 1; at <= 5; at += 1) consumers.packets(packet(0, at));
    consumers.packets(packet(1, 6));
    expect(told(drained(one)).slice(-2)).toEqual(['interface shop/api/2', 'shop/api/2: received 1, dropped 1']);
  });
});

describe('at the end', () => {
  test('each interface of a stream says how it fared', () => {
    const consumers = stage();
    const one = join(consumers);
    consumers.packets(joined([packet(1, 1), packet(1, 2), packet(0, 3)]));
    consumers.end();
    expect(told(drained(one)).slice(-2)).toEqual([
      'shop/api/2: received 2, dropped 0',
      'shop/web/1: received 1, dropped 0',
    ]);
    expect(consumers.size()).toBe(0);
  });

  test('an interface that is over has said so before, and does not again', () => {
    const consumers = stage();
    const one = join(consumers);
    consumers.packets(packet(2, 1));
    consumers.beginInterface(2, named('shop/late/7'), identity('late', '7'));
    consumers.beginInterface(1, named('shop/api/3'), identity('api', '3'));
    consumers.packets(packet(2, 2));
    const before = drained(one);
    expect(told(before).at(-1)).toBe('vni-7: received 1, dropped 0');
    consumers.end();
    expect(told(joined([before, drained(one)])).slice(-2)).toEqual([
      'vni-7: received 1, dropped 0',
      'shop/late/7: received 1, dropped 0',
    ]);
  });

  test('a stream without packets has an interface all the same', () => {
    const consumers = stage();
    const one = join(consumers, 'service=nobody');
    consumers.end();
    expect(told(drained(one))).toEqual(['section', 'interface none']);
  });
});

test('whatever comes and whenever it is read: a sound capture, in order, every packet sent or counted, never more than its queue', () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('packets' as const),
      numbers: fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 9 }),
    }),
    fc.record({ kind: fc.constant('take' as const) }),
    fc.record({ kind: fc.constant('rename' as const), number: fc.integer({ min: 0, max: 2 }) }),
  );
  fc.assert(
    fc.property(fc.array(step), fc.integer({ min: 100, max: 1500 }), (steps, queueBytes) => {
      const consumers = stage({ most: 1, queueBytes });
      const one = join(consumers);
      const taken: Uint8Array[] = [];
      let sent = 0;
      const next = (number: number): Uint8Array => {
        sent += 1;
        return packet(number, sent);
      };
      const act = (each: (typeof steps)[number]): void => {
        if (each.kind === 'packets') consumers.packets(joined(each.numbers.map(next)));
        else if (each.kind === 'take') taken.push(one.take() ?? new Uint8Array(0));
        else consumers.beginInterface(each.number, named(`again-${each.number}`), undefined);
      };
      for (const each of steps) {
        act(each);
        expect(one.counts().queued).toBeLessThanOrEqual(queueBytes);
      }
      consumers.end();
      const words = told(joined([...taken, drained(one)]));
      const times = words.flatMap((each) => (each.startsWith('packet ') ? [Number(each.split(' ')[1])] : []));
      expect(times).toEqual(times.toSorted((left, right) => left - right));
      expect([times.length, one.counts().packets + one.counts().dropped]).toEqual([one.counts().packets, sent]);
    }),
  );
});
