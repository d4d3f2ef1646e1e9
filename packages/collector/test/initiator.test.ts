// Who began a conversation.
import { describe, expect, test } from 'vitest';
import type { Direction } from '../src/flows/direction.ts';
import { type Initiator, initiatorOf } from '../src/flows/initiator.ts';
import { direction, s } from './flow-facts.ts';

const there = 'a:40000 > b:443';
const back = 'b:443 > a:40000';
const syn = { began: true, tcpFlags: 0x1b };
const synAck = { tcpFlags: 0x1a };
const later = { first: 150n * s };
const udp = { protocol: 17, tcpFlags: 0 };

const rows: readonly (readonly [string, Direction, Direction | undefined, Initiator | undefined, string, boolean])[] = [
  ['SYN without ACK begins', direction(back, syn), direction(there, { ...synAck, first: 1n }), undefined, 'b', true],
  [
    'of two SYNs without ACK the earlier counts',
    direction('a:5 > b:5', { ...syn, ...later }),
    direction('b:5 > a:5', syn),
    undefined,
    'b',
    false,
  ],
  ['SYN with ACK answers', direction(back, { ...synAck, first: 1n }), direction(there), undefined, 'a', true],
  ['SYN alone was answered by nobody', direction(there, syn), undefined, undefined, 'a', true],
  ['an answer to a SYN that was not seen', direction(back, synAck), undefined, undefined, 'a', true],
  ['a record goes on as the one before', direction(there), direction(back), { isFirst: false, known: true }, 'b', true],
  [
    'SYN counts more than the record before: the ports are used again',
    direction(there, syn),
    direction(back, synAck),
    { isFirst: false, known: true },
    'a',
    true,
  ],
  [
    'TCP that began before the capture: the higher port',
    direction(back),
    direction(there, later),
    undefined,
    'a',
    false,
  ],
  ['the same, of a single direction', direction(back), undefined, undefined, 'a', false],
  [
    'the same, of equal ports: who was seen first',
    direction('b:5 > a:5', later),
    direction('a:5 > b:5'),
    undefined,
    'a',
    false,
  ],
  ['UDP: who sent first', direction(back, { ...udp, first: 1n }), direction(there, udp), undefined, 'b', false],
  ['UDP at the same time: the higher port', direction(back, udp), direction(there, udp), undefined, 'a', false],
  ['UDP of a single direction: who sent', direction(back, udp), undefined, undefined, 'b', false],
  [
    'nothing tells them apart: the lower address',
    direction('b:5 > a:5', udp),
    direction('a:5 > b:5', udp),
    undefined,
    'a',
    false,
  ],
];

describe('who began it', () => {
  test.each(rows)('%s', (_what, one, other, earlier, who, known) => {
    const found = initiatorOf(one, other, earlier);
    expect([(found.isFirst ? one.source : one.destination).address, found.known]).toEqual([who, known]);
  });

  test.each(
    rows.filter(([, , other]) => other !== undefined),
  )('%s, in either order', (_what, one, other, earlier, who) => {
    if (other === undefined) return;
    const found = initiatorOf(other, one, earlier && { ...earlier, isFirst: !earlier.isFirst });
    expect((found.isFirst ? other.source : other.destination).address).toBe(who);
  });
});
