// `tasktap collect --read` as a user runs it: what it prints, what it writes, and what it says of files that it cannot read.
import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import {
  encodeEthernet,
  encodeIpv4,
  encodePcapHeader,
  encodePcapRecord,
  encodeUdp,
  encodeVxlan,
  type PcapHeader,
} from '@tasktap/wire';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from './bin.ts';
import { normalisedJson } from './golden.ts';

let folder = '';
const path = (name: string): string => join(folder, name);
const header: PcapHeader = {
  kind: 'pcap-header',
  littleEndian: true,
  ticksPerSecond: 1_000_000,
  snapLength: 65_535,
  linkType: 1,
};
const nothing = new Uint8Array(0);

/** UDP from 10.0.0.1 to 10.0.0.2. */
function frameOf(destinationPort: number, payload: Uint8Array): Uint8Array {
  const udp = encodeUdp({ kind: 'udp', sourcePort: 5353, destinationPort, checksum: 0, payload, missing: 0 });
  const packet = encodeIpv4({
    kind: 'ipv4',
    typeOfService: 0,
    identification: 0,
    dontFragment: false,
    moreFragments: false,
    fragmentOffset: 0,
    timeToLive: 64,
    protocol: 17,
    source: Uint8Array.of(10, 0, 0, 1),
    destination: Uint8Array.of(10, 0, 0, 2),
    options: nothing,
    payload: udp,
    missing: 0,
  });
  const addresses = { destination: new Uint8Array(6), source: new Uint8Array(6) };
  return encodeEthernet({ kind: 'ethernet', ...addresses, tag: undefined, etherType: 0x0800, payload: packet });
}

const capture = Buffer.concat([
  encodePcapHeader(header),
  ...[7, 7, 8].map((vni) => {
    const data = frameOf(4789, encodeVxlan({ kind: 'vxlan', vni, frame: frameOf(53, nothing) }));
    const times = { seconds: 1_700_000_000, fraction: 5 };
    return encodePcapRecord({ kind: 'pcap-record', ...times, originalLength: data.length, data }, header);
  }),
]);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tasktap-'));
  await writeFile(path('three.pcap'), capture);
  await writeFile(
    path('tasks.yaml'),
    'tasks:\n  - { vni: 7, source: 10.0.0.1, cluster: shop, service: web, task: 0f1e }\n',
  );
});
afterAll(() => rm(folder, { recursive: true }));

test('the JSON counts packets by kind, VNIs, flows and bytes, and the pcapng has the names', async () => {
  const words = ['--read', path('three.pcap'), '--directory', path('tasks.yaml'), '-w', path('out.pcapng'), '--json'];
  const { code, output, complaint } = await run('collect', ...words);
  expect(complaint).toBe('');
  expect(code).toBe(0);
  await expect(normalisedJson(output)).toMatchFileSnapshot('golden/collect.json');
  const written = await readFile(path('out.pcapng'), 'latin1');
  expect(written).toContain('shop/web/0f1e');
});

test('without --json a person reads the sums, and of everything else what is not zero', async () => {
  await writeFile(path('cut.pcap'), capture.subarray(0, -1));
  const { code, output } = await run('collect', '--read', path('cut.pcap'));
  expect(code).toBe(0);
  expect(output).toBe(
    [
      '2 packets, 2 out of their tunnels: 1 VNI, 1 flow, 84 bytes',
      'decapsulated: 2 unattributed',
      'the last record is cut short: the file ends inside it',
      '  2  vni-7  (VNI 7, in no directory)',
      '',
    ].join('\n'),
  );
});

describe('one sentence for', () => {
  test.each<[string, string, Uint8Array | undefined, string, number]>([
    ['a file that is not there', 'none.pcap', undefined, 'there is no such file', 2],
    ['a directory', '.', undefined, 'it is a directory, expected a file', 2],
    ['an empty file', 'empty', nothing, 'it is empty, expected a capture (pcap or pcapng)', 2],
    [
      'text',
      'text',
      Buffer.from('hello, and some more words to fill a header'),
      'it is no capture, expected pcap or pcapng',
      2,
    ],
    [
      'a compressed capture',
      'three.pcap.gz',
      gzipSync(capture),
      'it is compressed with gzip, expected pcap or pcapng; run gunzip first',
      2,
    ],
    [
      'a damaged one',
      'damaged',
      Buffer.concat([capture, Buffer.alloc(16, 0xff)]),
      `damaged from byte ${capture.length} on; the 3 packets before it have been read`,
      1,
    ],
  ])('%s', async (_what, name, bytes, sentence, exitCode) => {
    if (bytes !== undefined) await writeFile(path(name), bytes);
    const { code, complaint } = await run('collect', '--read', path(name));
    expect(complaint).toBe(`tasktap: ${path(name)}: ${sentence}\n`);
    expect(code).toBe(exitCode);
  });

  test('a directory file that has no end, as a device may be', async () => {
    await writeFile(path('endless'), '');
    await truncate(path('endless'), 2 ** 30);
    const { code, complaint } = await run('collect', '--read', path('three.pcap'), '--directory', path('endless'));
    expect(complaint).toBe(`tasktap: ${path('endless')}: expected a file of 64 MiB at most, it goes on beyond\n`);
    expect(code).toBe(2);
  });

  test('writing over what is read, which stays as it was', async () => {
    const { code, complaint } = await run('collect', '--read', path('three.pcap'), '-w', path('./three.pcap'));
    expect(complaint).toBe(`tasktap: ${path('./three.pcap')}: it is the file to read; name another one to write\n`);
    expect(code).toBe(2);
    expect(await readFile(path('three.pcap'))).toEqual(capture);
  });

  test('a file that is no capture leaves what stands where the output would go', async () => {
    await writeFile(path('kept.pcapng'), 'kept');
    await writeFile(path('text'), 'hello, and some more words to fill a header');
    await run('collect', '--read', path('text'), '-w', path('kept.pcapng'));
    expect(await readFile(path('kept.pcapng'), 'utf8')).toBe('kept');
  });

  test('a file that cannot be read, whose flows leave nothing behind', async () => {
    const { code, complaint } = await run('collect', '--read', folder, '--flows', path('none.parquet'));
    expect(complaint).toBe(`tasktap: ${folder}: it is a directory, expected a file\n`);
    expect(code).toBe(2);
    expect((await readdir(folder)).filter((name) => name.startsWith('none'))).toEqual([]);
  });

  test('an output that cannot be opened', async () => {
    const { code, complaint } = await run('collect', '--read', path('three.pcap'), '-w', path('no/out.pcapng'));
    expect(complaint).toBe(`tasktap: ${path('no/out.pcapng')}: its folder is not there\n`);
    expect(code).toBe(2);
  });

  test('a directory file that does not fit', async () => {
    await writeFile(path('bad.yaml'), 'tasks:\n  - { vni: 7, cluster: shop }\n');
    const { code, complaint } = await run('collect', '--read', path('three.pcap'), '--directory', path('bad.yaml'));
    expect(complaint).toMatch(/^tasktap: .*bad\.yaml:2:\d+: tasks\.0\.task: .*\n$/);
    expect(code).toBe(2);
  });
});

describe('split', () => {
  beforeAll(() =>
    run('collect', '--read', path('three.pcap'), '--directory', path('tasks.yaml'), '-w', path('both.pcapng')),
  );

  test('writes one pcapng for each task, beside the file or where it is told to', async () => {
    const { code, output, complaint } = await run('split', path('both.pcapng'));
    expect([code, complaint]).toEqual([0, '']);
    expect(output).toBe(
      [`3 packets into 2 files in ${path('both')}`, '  2  shop.web.0f1e.pcapng', '  1  vni-8.pcapng', ''].join('\n'),
    );
    expect(await readFile(path('both/shop.web.0f1e.pcapng'), 'latin1')).toContain('shop/web/0f1e');
    const other = await run('split', path('both.pcapng'), '--by', 'cluster', '--out', path('out/er'), '--json');
    await expect(normalisedJson(other.output.replaceAll(folder, ''))).toMatchFileSnapshot('golden/split.json');
    expect(await readFile(path('out/er/unattributed.pcapng'), 'latin1')).toContain('vni-8');
  });

  test('leaves out second copies where it is told to', async () => {
    const { code, output } = await run('split', path('both.pcapng'), '--by', 'all', '--once', '--out', path('once'));
    expect([code, output]).toEqual([
      0,
      `2 packets into 1 file in ${path('once')}\n1 packet left out: there already, from the other end\n  2  all.pcapng\n`,
    ]);
  });

  test('never writes over a file', async () => {
    await run('split', path('both.pcapng'), '--out', path('twice'));
    const before = await readFile(path('twice/vni-8.pcapng'));
    const { code, complaint } = await run('split', path('both.pcapng'), '--out', path('twice'));
    expect(complaint).toBe(
      `tasktap: ${path('twice/shop.web.0f1e.pcapng')}: it is there already; name another folder\n`,
    );
    expect(code).toBe(2);
    expect(await readFile(path('twice/vni-8.pcapng'))).toEqual(before);
  });

  test('says in a sentence what it cannot split', async () => {
    const pcap = await run('split', path('three.pcap'));
    expect(pcap).toMatchObject({
      code: 2,
      complaint: `tasktap: ${path('three.pcap')}: it is no pcapng, expected one that tasktap has written\n`,
    });
    await writeFile(
      path('spoilt.pcapng'),
      Buffer.concat([await readFile(path('both.pcapng')), Buffer.alloc(16, 0xff)]),
    );
    const { code, complaint } = await run('split', path('spoilt.pcapng'));
    expect(code).toBe(1);
    expect(complaint).toMatch(/damaged from byte \d+ on; the 3 packets before it have been written\n$/);
  });
});
