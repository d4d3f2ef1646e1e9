// The kernel knows that the loop's memory is to lie on huge pages: the flag `hg` of its mapping (proc(5), /proc/pid/smaps).
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { createEngine, preferHugePages, usualSizes } from '../../packages/collector/src/files.ts';
import { loadLibc } from '../../packages/collector/src/kernel/libc.ts';
import { seeds } from '../../packages/collector/test/seeds.ts';
import { receiving } from '../end-to-end/receiving.ts';

const mappingsOf = (process: number | 'self'): readonly string[] =>
  readFileSync(`/proc/${process}/smaps`, 'utf8').split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m);

/** Of the mapping in which this address lies. */
function flagsAt(address: bigint): readonly string[] {
  const mappings = mappingsOf('self');
  const there = mappings.find((mapping) => {
    const [, from = '0', to = '0'] = /^([0-9a-f]+)-([0-9a-f]+) /.exec(mapping) ?? [];
    return BigInt(`0x${from}`) <= address && address < BigInt(`0x${to}`);
  });
  return (
    /^VmFlags: (.*)$/m
      .exec(there ?? '')?.[1]
      ?.trim()
      .split(' ') ?? []
  );
}

test('huge pages are asked for', async () => {
  const loaded = await loadLibc();
  if (loaded.kind === 'impossible') throw new Error(loaded.reason);
  const { buffer } = createEngine(usualSizes, seeds);
  const address = loaded.libc.addressOf(new Uint8Array(buffer));
  expect(flagsAt(address)).not.toContain('hg');
  await preferHugePages(buffer);
  expect(flagsAt(address)).toContain('hg');
  expect(flagsAt(address + BigInt(buffer.byteLength) - 1n)).toContain('hg');
});

test('a collector that receives asks for them', async () => {
  const { child, ended } = await receiving([]);
  const flags = mappingsOf(child.pid ?? 0).filter((mapping) => /^VmFlags: .*\bhg\b/m.test(mapping));
  child.kill('SIGTERM');
  await ended;
  expect(flags).not.toEqual([]);
});
