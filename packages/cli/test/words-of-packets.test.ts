// What the demo says of its packets at the end.

import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Ending } from '../src/demo/summary.ts';
import { fileLines, packetLines } from '../src/demo/words-of-packets.ts';

type Flow = NonNullable<Ending['summary']['flows']>[number];

const flow = (source: string, destination: string, bytes: number): Flow => ({
  source,
  destination,
  protocol: 'tcp',
  port: 443,
  flows: 2,
  packets: 20,
  bytes,
});

function said(more: Partial<Ending['summary']>, noFlows?: string): readonly string[] {
  const summary = { packetsByService: [], flows: [], ...more } as unknown as Ending['summary'];
  return packetLines({ summary, noFlows }).map(stripVTControlCharacters);
}

describe('packets', () => {
  test('are told by service', () => {
    const packetsByService = [
      { service: 'shop/web', tasks: 1, packets: 1200, bytes: 120_000 },
      { service: 'shop/checkout', tasks: 20, packets: 1, bytes: 60 },
    ];
    expect(said({ packetsByService }).slice(0, 5)).toEqual([
      '',
      'Packets',
      'service        tasks  packets  bytes',
      'shop/web       1      1,200    120.0 kB',
      'shop/checkout  20     1        60 B',
    ]);
  });
});

describe('flows', () => {
  test('between services stand in lines, the rest in sums', () => {
    const inside = Array.from({ length: 14 }, (_, index) => flow(`shop/a${index}`, 'shop/b', 1000));
    const lines = said({ flows: [flow('others', 'shop/b', 5000), ...inside, flow('shop/b', 'others', 7000)] });
    const from = lines.indexOf('Flows');
    expect(lines[from + 1]).toMatch(/^from +to +port +flows +packets +bytes$/);
    expect(lines[from + 2]).toMatch(/^shop\/a0 +shop\/b +443\/tcp +2 +20 +1\.0 kB$/);
    expect(lines.slice(from + 14)).toEqual([
      expect.stringMatching(/^and more +4 +40 +2\.0 kB$/),
      expect.stringMatching(/^with others +4 +40 +12\.0 kB$/),
    ]);
  });

  test('that are not there are accounted for', () => {
    expect(said({ flows: null }, 'flows need DuckDB').at(-1)).toBe('None: flows need DuckDB.');
  });
});

describe('files', () => {
  const lines = (more: Partial<Ending['summary']>): readonly string[] =>
    fileLines(
      { summary: { captures: [], once: null, flowsFolder: null, ...more } as unknown as Ending['summary'] },
      '/home/me',
    );

  test('are named as short as they can be from here, with the commands that open them', () => {
    const captures = ['/home/me/tasktap-demo/1/demo-1.pcapng', '/home/me/tasktap-demo/1/demo-2.pcapng'];
    const once = '/home/me/tasktap-demo/1/demo-2-once.pcapng';
    expect(lines({ captures, once, flowsFolder: '/home/me/tasktap-demo/1/flows' }).slice(2)).toEqual([
      'tasktap-demo/1/demo-1.pcapng',
      'tasktap-demo/1/demo-2.pcapng',
      'tasktap-demo/1/demo-2-once.pcapng, each packet once',
      'tasktap-demo/1/flows',
      '',
      'wireshark tasktap-demo/1/demo-2-once.pcapng',
      'npx tasktap flows --from tasktap-demo/1/flows --by service',
    ]);
  });

  test('elsewhere are named by their whole path, quoted for the shell where it must be', () => {
    const once = "/tmp/it's here/1-once.pcapng";
    expect(lines({ captures: ["/tmp/it's here/1.pcapng"], once }).slice(2)).toEqual([
      "/tmp/it's here/1.pcapng",
      "/tmp/it's here/1-once.pcapng, each packet once",
      '',
      "wireshark '/tmp/it'\\''s here/1-once.pcapng'",
    ]);
  });

  test('without a packet there is no capture to open', () => {
    expect(lines({}).some((line) => line.includes('wireshark'))).toBe(false);
  });
});
