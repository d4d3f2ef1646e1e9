// Captures one after the other, judged by strangers: capinfos, tshark and tcpdump read each of them without a complaint, and what a killed process
// has left as well.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCaptures, createFolder } from '@tasktap/collector';
import { encodePcapngBlock } from '@tasktap/wire';
import { afterAll, describe, expect, test } from 'vitest';
import { frameOf, joined, tcpOf } from '../../packages/collector/test/packets.ts';
import { captureOptions, second, start } from './captures-process.ts';
import { run } from './strangers.ts';

const root = mkdtempSync(join(tmpdir(), 'tasktap-captures-'));
afterAll(() => rmSync(root, { recursive: true }));
const interfaces = 300;

/** Frames of every remainder, so that padding matters. */
function blocks(packets: number): Uint8Array {
  return joined(
    Array.from({ length: packets }, (_, index) => {
      const payload = tcpOf(40_000, 443, 0x18, new Uint8Array(index % 7));
      const data = frameOf('10.0.0.1', '10.0.0.2', { protocol: 6, payload });
      return encodePcapngBlock(
        {
          kind: 'packet',
          interfaceId: index % interfaces,
          timestamp: start + BigInt(index),
          originalLength: data.length,
          data,
          options: [],
        },
        true,
      );
    }),
  );
}

/** The packets of each interface, by tshark; every program must be content. */
function judged(file: string): ReadonlyMap<string, number> {
  const { output, complaint } = run('tshark', '-n', '-r', file, '-T', 'fields', '-e', 'frame.interface_name');
  expect(complaint).toBe('');
  const names = output.trimEnd().split('\n');
  expect(run('capinfos', '-M', '-c', '-I', file)).toEqual({
    complaint: '',
    output: expect.stringMatching(new RegExp(`Number of packets: +${names.length}\n`)),
  });
  const { complaint: said } = run('tcpdump', '-Z', 'root', '-nn', '-r', file);
  expect(said).toMatch(/^reading from file .*, link-type EN10MB \(Ethernet\), snapshot length 262144\n$/);
  return new Map([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]));
}

describe('a rotation of captures with held packets', () => {
  const folder = join(root, 'rotation');
  const captures = createCaptures({ ...captureOptions, fileBytes: 150_000 }, createFolder(folder));
  for (let one = 0; one < interfaces; one += 1) {
    const begin = one % 3 === 0 ? captures.holdInterface : captures.beginInterface;
    begin(one, { name: `vni-${one}`, description: `VNI ${one}` });
  }
  const batch = blocks(3000);
  for (let part = 0; part < 3; part += 1) {
    captures.packets(batch, start + BigInt(part) * second);
    for (let one = 0; one < 40; one += 3) {
      captures.attribute(one, { name: `shop/web/${one}`, description: `VNI ${one}, eni-${one}` });
    }
    captures.tick(start + BigInt(part) * second);
  }
  captures.end();
  const files = readdirSync(folder).toSorted();

  test('is several files, of which each is read without a complaint, and all packets are there', () => {
    expect(files.length).toBeGreaterThan(3);
    const found = files.map((file) => judged(join(folder, file)));
    expect(found.flatMap((each) => [...each.values()]).reduce((sum, one) => sum + one, 0)).toBe(9000);
    const names = new Set(found.flatMap((each) => [...each.keys()]));
    expect([names.has('shop/web/3'), names.has('vni-3'), names.has('vni-4')]).toEqual([true, false, true]);
    expect(captures.counts()).toMatchObject({ 'written-packets': 9000, 'lost-disk': 0 });
  });

  test('is split into files that are read as well', () => {
    const out = join(root, 'split');
    const { status, stderr } = spawnSync('tasktap', [
      'split',
      join(folder, files[0] ?? ''),
      '--by',
      'cluster',
      '--out',
      out,
    ]);
    expect([status, String(stderr)]).toEqual([0, '']);
    for (const file of readdirSync(out)) expect(judged(join(out, file)).size).toBeGreaterThan(0);
  });
});

test('what a killed process has left is read as it stands, split as it stands, and has its name after the next start', async () => {
  const folder = join(root, 'killed');
  const child = spawn(process.execPath, [new URL('./captures-process.ts', import.meta.url).pathname, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('exit', resolve));
  const [part = ''] = readdirSync(folder);
  expect(part).toMatch(/\.pcapng\.part$/);
  const before = judged(join(folder, part));
  expect([...before.values()]).toEqual([500, 500]);
  expect(spawnSync('tasktap', ['split', join(folder, part), '--out', join(root, 'part')]).status).toBe(0);
  createCaptures(captureOptions, createFolder(folder)).end();
  const [whole = ''] = readdirSync(folder);
  expect(whole).toBe(part.replace('.part', ''));
  expect(judged(join(folder, whole))).toEqual(before);
});
