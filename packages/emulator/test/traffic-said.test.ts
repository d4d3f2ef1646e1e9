// What the tasks say over TCP, read by the documents of each protocol; tshark reads the same in test/system.

import { decodeIpv4, decodeTcp } from '@tasktap/wire';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../src/world/random.ts';
import { httpConversation } from '../src/world/traffic-http.ts';
import type { End, IpPacket } from '../src/world/traffic-ip.ts';
import { postgresConversation } from '../src/world/traffic-postgres.ts';
import { tlsConversation } from '../src/world/traffic-tls.ts';

const client: End = { address: Uint8Array.of(10, 0, 1, 4), port: undefined, name: 'search.internal' };
const server: End = { address: Uint8Array.of(10, 0, 1, 5), port: undefined, name: 'payments.internal' };

type Converse = (random: ReturnType<typeof createRandom>, client: End, server: End) => readonly IpPacket[];

interface Said {
  readonly by: 'client' | 'server';
  readonly bytes: Uint8Array;
}

/** The segments that carry something, of the conversation with this seed. */
function said(converse: Converse, seed: number): readonly Said[] {
  return converse(createRandom(seed), client, server).flatMap(({ from, bytes }) => {
    const packet = decodeIpv4(bytes);
    const segment = packet.kind === 'ipv4' ? decodeTcp(packet.payload) : packet;
    if (segment.kind === 'malformed') throw new Error(JSON.stringify(segment));
    return segment.payload.length === 0 ? [] : [{ by: from === client ? 'client' : 'server', bytes: segment.payload }];
  });
}

const seeds = Array.from({ length: 40 }, (_, seed) => seed);
const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

describe('HTTP', () => {
  const all = seeds.map((seed) => said(httpConversation, seed).map(({ by, bytes }) => ({ by, text: latin(bytes) })));

  test('is one request and its response, or two, over one connection that the last closes', () => {
    expect(new Set(all.map(({ length }) => length))).toEqual(new Set([2, 4]));
    for (const turns of all) {
      expect(turns.map(({ by }) => by)).toEqual(turns.map((_, index) => (index % 2 === 0 ? 'client' : 'server')));
      const connections = turns.map(({ text }) => /\r\nConnection: (.+)\r\n/.exec(text)?.[1]);
      expect(connections).toEqual([...Array(turns.length - 2).fill('keep-alive'), 'close', 'close']);
    }
  });

  test('asks the server by its name, and orders are created', () => {
    const asked = all.flat().filter(({ by }) => by === 'client');
    const answered = all.flat().filter(({ by }) => by === 'server');
    const methods = asked.map(
      ({ text }) => /^(GET|POST) \/\S* HTTP\/1\.1\r\nHost: payments\.internal\r\n/.exec(text)?.[1] ?? '',
    );
    const codes = answered.map(({ text }) => /^HTTP\/1\.1 (\d+) /.exec(text)?.[1] ?? '');
    expect(new Set(methods.map((method, index) => `${method} ${codes[index]}`))).toEqual(
      new Set(['GET 200', 'POST 201']),
    );
  });

  test('has bodies of JSON, as long as they say; a GET has none', () => {
    for (const { text } of all.flat()) {
      const [head = '', body = ''] = text.split('\r\n\r\n');
      expect(body.length).toBe(Number(/\r\nContent-Length: (\d+)/.exec(head)?.[1] ?? 0));
      expect(body === '').toBe(text.startsWith('GET'));
      if (body !== '') expect(() => JSON.parse(body)).not.toThrow();
    }
  });
});

describe('TLS', () => {
  /** Records: kind and body. @throws where one is cut short, or is not of version 1.2 */
  const recordsIn = (bytes: Uint8Array) => {
    const records: { readonly kind: number; readonly body: Uint8Array }[] = [];
    for (let at = 0; at < bytes.length; ) {
      const end = at + 5 + Buffer.from(bytes).readUInt16BE(at + 3);
      if (end > bytes.length || bytes[at + 1] !== 3 || bytes[at + 2] !== 3) throw new Error('no record');
      records.push({ kind: bytes[at] ?? 0, body: bytes.subarray(at + 5, end) });
      at = end;
    }
    return records;
  };
  const all = seeds.map((seed) =>
    said(tlsConversation, seed).map(({ by, bytes }) => ({ by, records: recordsIn(bytes) })),
  );
  const kinds = (turns: (typeof all)[number]) =>
    turns.map(({ by, records }) => [by, ...records.map(({ kind }) => kind)]);
  const [handshake, cipher, data, alert] = [22, 20, 23, 21];

  test('is a handshake of version 1.3, or a session of 1.2 that is resumed, and then data', () => {
    const version13 = [
      ['client', handshake],
      ['server', handshake, cipher, data],
      ['client', cipher, data, data],
      ['server', data],
      ['client', data],
    ];
    const version12 = [
      ['client', handshake],
      ['server', handshake, cipher, handshake],
      ['client', cipher, handshake, data],
      ['server', data],
      ['client', alert],
    ];
    const texts = new Set(all.map((turns) => JSON.stringify(kinds(turns))));
    expect(texts).toEqual(new Set([JSON.stringify(version13), JSON.stringify(version12)]));
  });

  test('begins with hellos of the right length, which name the server and share the session', () => {
    for (const [first, second] of all) {
      const hellos = [first, second].map((turn) => turn?.records[0]?.body ?? new Uint8Array());
      for (const [index, hello] of hellos.entries()) {
        expect(hello[0]).toBe(index + 1);
        expect(Buffer.from(hello).readUIntBE(1, 3)).toBe(hello.length - 4);
        expect(hello[38]).toBe(32);
      }
      const [asked = new Uint8Array(), answered = new Uint8Array()] = hellos;
      expect(answered.subarray(39, 71)).toEqual(asked.subarray(39, 71));
      expect(latin(asked)).toContain('\0\0\0\x16\0\x14\0\0\x11payments.internal');
    }
  });
});

describe('PostgreSQL', () => {
  /** Messages: their letter, none for the first, and what is in them. @throws where one is cut short */
  const messagesIn = (bytes: Uint8Array, isStartup: boolean) => {
    const messages: { readonly letter: string; readonly body: Uint8Array }[] = [];
    for (let at = 0; at < bytes.length; ) {
      const from = isStartup ? at : at + 1;
      const end = from + Buffer.from(bytes).readUInt32BE(from);
      if (end > bytes.length) throw new Error('no message');
      messages.push({ letter: latin(bytes.subarray(at, from)), body: bytes.subarray(from + 4, end) });
      at = end;
    }
    return messages;
  };
  const all = seeds.map((seed) =>
    said(postgresConversation, seed).map(({ by, bytes }, index) => ({ by, messages: messagesIn(bytes, index === 0) })),
  );

  test('is startup, SCRAM, a query with its rows, and a farewell', () => {
    for (const turns of all) {
      const letters = turns.map(({ by, messages }) => `${by} ${messages.map(({ letter }) => letter).join('')}`);
      expect(letters.join(', ')).toMatch(
        /^client , server R, client p, server R, client p, server RRSSKZ, client Q, server TD{1,8}CZ, client X$/,
      );
      expect(latin(turns[0]?.messages[0]?.body ?? new Uint8Array())).toBe(
        '\0\x03\0\0user\0search\0database\0shop\0application_name\0search\0\0',
      );
    }
  });

  test('tells as many rows as it sends, each with as many fields as are described', () => {
    for (const turns of all) {
      const result = turns.at(-2)?.messages ?? [];
      const rows = result.filter(({ letter }) => letter === 'D');
      expect(latin(result.at(-2)?.body ?? new Uint8Array())).toBe(`SELECT ${rows.length}\0`);
      expect(Buffer.from(result[0]?.body ?? []).readUInt16BE(0)).toBe(2);
      for (const { body } of rows) {
        const fields = Buffer.from(body);
        const first = fields.readUInt32BE(2);
        const second = fields.readUInt32BE(6 + first);
        expect(fields.readUInt16BE(0)).toBe(2);
        expect(10 + first + second).toBe(body.length);
      }
    }
  });

  test('both nonces of SCRAM come back with the proof', () => {
    for (const turns of all) {
      const [first = '', challenge = '', proof = ''] = [2, 3, 4].map((index) =>
        latin(turns[index]?.messages[0]?.body ?? new Uint8Array()),
      );
      const nonce = /n,,n=,r=(\S+)$/.exec(first)?.[1] ?? '?';
      const both = /r=(\S+),s=\S+,i=4096$/.exec(challenge)?.[1] ?? '';
      expect(both.startsWith(nonce)).toBe(true);
      expect(both.length).toBeGreaterThan(nonce.length);
      expect(proof).toContain(`c=biws,r=${both},p=`);
    }
  });
});
