// The way of a mirrored packet: which session takes it, what is cut, what is counted.
import { decodeVxlan } from '@tasktap/wire';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createPacketPath, type MirrorPort, type Outer, type PacketPath, type Passage } from '../src/world/packets.ts';
import type { NetworkInterface, World } from '../src/world/state.ts';
import {
  createPacketWorld,
  plantFilter,
  plantInterface,
  plantSession,
  plantTarget,
  udpFrame,
} from './packets-world.ts';

interface Sent {
  readonly targetId: string;
  readonly vni: number;
  readonly frame: Uint8Array;
  readonly outer: Outer;
}

function recorder(): MirrorPort & { readonly sent: Sent[] } {
  const sent: Sent[] = [];
  return {
    sent,
    send(target, datagram, outer) {
      const packet = decodeVxlan(datagram);
      if (packet.kind === 'malformed') throw new Error(packet.reason);
      sent.push({ targetId: target.id, vni: packet.vni, frame: packet.frame, outer });
    },
  };
}

interface Scene {
  readonly world: World;
  readonly source: NetworkInterface;
  readonly sent: readonly Sent[];
  readonly path: PacketPath;
}

/** One interface; filters that accept or reject all outgoing packets; targets with a listener and without. */
function scene(): Scene {
  const { world } = createPacketWorld();
  const source = plantInterface(world);
  plantFilter(world, 'accepting', [{}]);
  plantFilter(world, 'rejecting', [{ action: 'reject' }]);
  plantTarget(world, 'listening', { address: '127.0.0.1', port: 4789 });
  plantTarget(world, 'deaf', undefined);
  const port = recorder();
  return { world, source, sent: port.sent, path: createPacketPath(world, port) };
}

const frame = udpFrame('10.0.1.4', 40000, '10.0.2.9', 5000, Uint8Array.of(1, 2, 3));
const leaving = (networkInterface: NetworkInterface, bytes = frame): Passage => ({
  networkInterface,
  direction: 'egress',
  frame: bytes,
});
const accepted = { sessionNumber: 1, filterId: 'accepting', targetId: 'listening' };

describe('one packet', () => {
  test('leaves whole, in VXLAN with the VNI of the session, from the address of its interface', () => {
    const { world, source, sent, path } = scene();
    plantSession(world, source, { ...accepted, vni: 7001 });
    path.pass([leaving(source)]);
    expect(sent).toEqual([
      {
        targetId: 'listening',
        vni: 7001,
        frame,
        outer: { sourceAddress: source.privateIp, sourcePort: expect.any(Number) },
      },
    ]);
  });

  test('is mirrored for its own interface only', () => {
    const { world, source, sent, path } = scene();
    plantSession(world, source, { ...accepted, vni: 7001 });
    path.pass([leaving(plantInterface(world))]);
    expect(sent).toEqual([]);
    expect(path.total()).toEqual({ seen: 1, mirrored: 0, filteredOut: 0, lost: 0 });
  });

  test('is filtered by its direction', () => {
    const { world, source, sent, path } = scene();
    plantSession(world, source, { ...accepted, vni: 7001 });
    path.pass([{ networkInterface: source, direction: 'ingress', frame }]);
    expect(sent).toEqual([]);
    expect(path.total()).toEqual({ seen: 1, mirrored: 0, filteredOut: 1, lost: 0 });
  });

  test('passes over a session whose filter is gone', () => {
    const { world, source, path } = scene();
    plantSession(world, source, { ...accepted, vni: 7001, filterId: 'gone' });
    path.pass([leaving(source)]);
    expect(path.total()).toEqual({ seen: 1, mirrored: 0, filteredOut: 1, lost: 0 });
  });

  test.each([
    ['a target without a listener', 'deaf'],
    ['a target that was deleted', 'gone'],
  ])('is lost at %s, and no later session gets it', (_name, targetId) => {
    const { world, source, sent, path } = scene();
    const first = plantSession(world, source, { ...accepted, vni: 7001, targetId });
    const second = plantSession(world, source, { ...accepted, vni: 7002, sessionNumber: 2 });
    path.pass([leaving(source)]);
    expect(sent).toEqual([]);
    expect(path.total()).toEqual({ seen: 1, mirrored: 0, filteredOut: 0, lost: 1 });
    expect(path.ofSession(first)).toEqual({ seen: 1, mirrored: 0, filteredOut: 0, lost: 1 });
    expect(path.ofSession(second)).toEqual({ seen: 0, mirrored: 0, filteredOut: 0, lost: 0 });
  });

  test.each([
    ['listening', 1],
    ['deaf', 1],
    ['gone', 0],
  ])('is told of on its way to a target that is %s, as much of it as is kept', (targetId, told) => {
    const { world, source, path } = scene();
    const session = plantSession(world, source, { ...accepted, vni: 7001, targetId, packetLength: 20 });
    plantSession(world, source, { ...accepted, vni: 7002, filterId: 'rejecting', sessionNumber: 0 });
    const heard: unknown[] = [];
    const stop = path.onSent((one) => heard.push(one));
    path.pass([leaving(source)]);
    stop();
    path.pass([leaving(source)]);
    const one = { networkInterface: source, session, frame: frame.subarray(0, 20) };
    expect(heard).toEqual(Array.from({ length: told }, () => one));
  });

  test('follows its session to another target', () => {
    const { world, source, sent, path } = scene();
    const session = plantSession(world, source, { ...accepted, vni: 7001, targetId: 'deaf' });
    path.pass([leaving(source)]);
    session.targetId = 'listening';
    path.pass([leaving(source)]);
    expect(sent.map(({ targetId }) => targetId)).toEqual(['listening']);
    expect(path.ofSession(session)).toEqual({ seen: 2, mirrored: 1, filteredOut: 0, lost: 1 });
  });
});

const sessions = fc.uniqueArray(
  fc.record({
    sessionNumber: fc.integer({ min: 1, max: 32766 }),
    filterId: fc.constantFrom('accepting', 'rejecting'),
    targetId: fc.constantFrom('listening', 'deaf'),
  }),
  { maxLength: 3, selector: ({ sessionNumber }) => sessionNumber },
);

describe('several sessions', () => {
  test('a packet is mirrored at most once, by the first session that accepts it', () => {
    fc.assert(
      fc.property(sessions, (made) => {
        const { world, source, sent, path } = scene();
        const planted = made.map((one, index) => plantSession(world, source, { ...one, vni: index }));
        path.pass([leaving(source)]);
        const inOrder = planted.toSorted((left, right) => left.sessionNumber - right.sessionNumber);
        const taker = inOrder.find(({ filterId }) => filterId === 'accepting');
        expect(sent.map(({ vni }) => vni)).toEqual(taker?.targetId === 'listening' ? [taker.vni] : []);
      }),
    );
  });

  test('every packet offered to a session has one fate, and the fates of all packets add up', () => {
    fc.assert(
      fc.property(sessions, fc.integer({ min: 0, max: 5 }), (made, packets) => {
        const { world, source, path } = scene();
        const planted = made.map((one, index) => plantSession(world, source, { ...one, vni: index }));
        path.pass(Array.from({ length: packets }, () => leaving(source)));
        for (const counts of planted.map(path.ofSession)) {
          expect(counts.mirrored + counts.filteredOut + counts.lost).toBe(counts.seen);
        }
        const { seen, mirrored, filteredOut, lost } = path.total();
        expect(seen).toBe(packets);
        expect(mirrored + filteredOut + lost).toBe(made.length === 0 ? 0 : packets);
      }),
    );
  });

  test('numbers are read anew for each pass', () => {
    const { world, source, sent, path } = scene();
    const first = plantSession(world, source, { ...accepted, vni: 7001 });
    plantSession(world, source, { ...accepted, vni: 7002, sessionNumber: 2 });
    path.pass([leaving(source)]);
    first.sessionNumber = 3;
    path.pass([leaving(source)]);
    expect(sent.map(({ vni }) => vni)).toEqual([7001, 7002]);
  });
});

test('packet length: the first bytes of the inner frame, never more than there are', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      fc.option(fc.integer({ min: 1, max: 8500 }), { nil: undefined }),
      (payload, packetLength) => {
        const { world, source, sent, path } = scene();
        const whole = udpFrame('10.0.1.4', 40000, '10.0.2.9', 5000, payload);
        plantSession(world, source, { ...accepted, vni: 7001, packetLength });
        path.pass([leaving(source, whole)]);
        expect(sent.map((one) => one.frame)).toEqual([whole.slice(0, packetLength ?? whole.length)]);
      },
    ),
  );
});

describe('the outer source port', () => {
  const portsOf = (frames: readonly Uint8Array[]): readonly number[] => {
    const { world, source, sent, path } = scene();
    plantSession(world, source, { ...accepted, vni: 7001 });
    path.pass(frames.map((bytes) => leaving(source, bytes)));
    return sent.map(({ outer }) => outer.sourcePort);
  };

  test('is a dynamic port, and the same for all packets of a flow', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1024, max: 65535 }), fc.uint8Array({ maxLength: 40 }), (port, payload) => {
        const [first, second] = portsOf([
          udpFrame('10.0.1.4', port, '10.0.2.9', 5000),
          udpFrame('10.0.1.4', port, '10.0.2.9', 5000, payload),
        ]);
        expect(first).toBe(second);
        expect(first).toBeGreaterThanOrEqual(49152);
        expect(first).toBeLessThanOrEqual(65535);
      }),
    );
  });

  test.each([
    ['source ports', (n: number) => udpFrame('10.0.1.4', 1024 + n, '10.0.2.9', 5000)],
    ['destination ports', (n: number) => udpFrame('10.0.1.4', 40000, '10.0.2.9', 1024 + n)],
    ['source addresses', (n: number) => udpFrame(`10.0.7.${n}`, 40000, '10.0.2.9', 5000)],
    ['destination addresses', (n: number) => udpFrame('10.0.1.4', 40000, `10.0.7.${n}`, 5000)],
  ])('spreads over many %s', (_name, nth) => {
    const ports = portsOf(Array.from({ length: 200 }, (_, n) => nth(n)));
    expect(new Set(ports).size).toBeGreaterThan(180);
  });
});
