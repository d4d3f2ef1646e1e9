// Which packets a consumer gets, and how it says so.
import { flowOf } from '@tasktap/wire';
import { describe, expect, test } from 'vitest';
import { type Asked, readQuery } from '../../src/consumers/query.ts';
import { choose, flowFits, type Selection } from '../../src/consumers/selection.ts';
import { ethernet, frameOf, tcpOf, udpOf } from '../packets.ts';
import { https, identity } from './packet-blocks.ts';

const asked = (text: string): Asked => readQuery(new URLSearchParams(text));
function selection(text: string): Selection {
  const read = asked(text);
  if (read.kind === 'misunderstood') throw new Error(read.sentence);
  return read.selection;
}
const web = identity('web', '0f1e2d');

describe('an interface', () => {
  test.each<[string, string, Parameters<typeof choose>[1], string]>([
    ['of anybody, where nothing is asked for', '', undefined, 'all'],
    ['of the cluster', 'cluster=shop', web, 'all'],
    ['of another cluster', 'cluster=office', web, 'none'],
    ['of the service', 'service=web', web, 'all'],
    ['of a service that begins alike', 'service=we', web, 'none'],
    ['of one of two services', 'service=api&service=web', web, 'all'],
    ['of a standalone task, where a service is asked for', 'service=web', identity(undefined, '1'), 'none'],
    ['of the task, by how its id begins', 'task=0f1e', web, 'all'],
    ['of another task', 'task=1e2d', web, 'none'],
    ['of the service in another cluster', 'service=web&cluster=office', web, 'none'],
    ['of nobody that is known, where a cluster is asked for', 'cluster=shop', undefined, 'none'],
    ['whose frames must be looked at', 'port=443', undefined, 'frames'],
    ['whose frames need not be looked at, since it is another', 'service=api&host=10.0.0.5', web, 'none'],
  ])('%s', (_what, query, task, choice) => {
    expect(choose(selection(query), task)).toBe(choice);
  });
});

describe('a frame fits', () => {
  const dns = frameOf('fd00::5', 'fd00::6', { protocol: 17, payload: udpOf(5353, 53, new Uint8Array(4)) });
  const fragment = frameOf('10.0.0.5', '10.0.0.6', { protocol: 6, payload: tcpOf(443, 443), fragmentOffset: 8 });
  const rows: readonly (readonly [what: string, query: string, frame: Uint8Array, fits: boolean])[] = [
    ['the source', 'host=10.0.0.5', https, true],
    ['the destination', 'host=10.0.0.6', https, true],
    ['neither', 'host=10.0.0.7', https, false],
    ['one of two hosts', 'host=10.0.0.7&host=10.0.0.6', https, true],
    ['an IPv6 address, however it is written', 'host=fd00:0::0006', dns, true],
    ['IPv4 in the notation of IPv6 is another host', 'host=::ffff:10.0.0.5', https, false],
    ['an IPv4 address is no beginning of an IPv6 one', 'host=253.0.0.0', dns, false],
    ['the destination port', 'port=443', https, true],
    ['the source port', 'port=5353', dns, true],
    ['neither port', 'port=80', https, false],
    ['host and port', 'host=10.0.0.5&port=443', https, true],
    ['the host and another port', 'host=10.0.0.5&port=80', https, false],
    ['a later fragment has no ports', 'port=443', fragment, false],
    ['and still its hosts', 'host=10.0.0.5', fragment, true],
    ['ARP has neither', 'host=10.0.0.5', ethernet(new Uint8Array(28), 0x0806), false],
    ['half a header has neither', 'host=10.0.0.5', https.subarray(0, 20), false],
  ];
  test.each(rows)('%s', (_what, query, frame, fits) => {
    expect(flowFits(selection(query), flowOf(frame))).toBe(fits);
  });
});

describe('is not understood', () => {
  test.each([
    ['servce=web', 'Expected cluster, service, task, host, port, found "servce".'],
    ['service=', 'Expected a name as service, found "".'],
    ['host=web', 'Expected an IP address as host, found "web".'],
    ['port=65536', 'Expected a number from 0 to 65535 as port, found "65536".'],
    ['port=0x50', 'Expected a number from 0 to 65535 as port, found "0x50".'],
    [Array.from({ length: 101 }, (_, n) => `port=${n}`).join('&'), 'Expected at most 100 of port, found 101.'],
  ])('%s', (query, sentence) => {
    expect(asked(query)).toEqual({ kind: 'misunderstood', sentence });
  });
});
