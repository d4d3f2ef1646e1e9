// `tasktap collect` between other programs: packets through standard input and output, and what it says beside them.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { blocksOf } from '../../packages/collector/test/blocks.ts';
import { someAddress } from '../../packages/collector/test/loopback.ts';
import { frameOf, mirrored, pcapOf } from '../../packages/collector/test/packets.ts';
import { eventually } from '../eventually.ts';
import { bin } from './bin.ts';
import { send } from './receiving.ts';

/** More than a pipe or a socket holds, so that somebody has to wait. */
const packets = 3000;
const folder = mkdtempSync(join(tmpdir(), 'tasktap-'));
const capture = join(folder, 'mirrored.pcap');
beforeAll(() => {
  const packet = mirrored(7, frameOf('10.0.0.5', '10.0.0.6', { protocol: 17, payload: new Uint8Array(1300) }));
  writeFileSync(capture, pcapOf(Array.from({ length: packets }, (_, place) => ({ at: BigInt(place), packet }))));
});
afterAll(() => rmSync(folder, { recursive: true }));

const packetsIn = (bytes: Uint8Array): number =>
  blocksOf(new Uint8Array(bytes)).filter(({ kind }) => kind === 'packet').length;

/** In a shell, where `tasktap` is ours. */
function shell(script: string) {
  const { PATH = '' } = process.env;
  const words = ['-c', `tasktap() { "${process.execPath}" "${bin}" "$@"; }\n${script}`];
  return spawnSync('sh', words, { cwd: folder, env: { PATH, HOME: folder }, encoding: 'utf8' });
}

describe('a capture', () => {
  test('goes to standard output as whole as into a file, however slowly it is read, and the report beside it', async () => {
    const child = spawn(process.execPath, [bin, 'collect', '--read', capture, '-w', '-', '--json']);
    const [bytes, said] = await Promise.all([buffer(child.stdout), text(child.stderr)]);
    expect(packetsIn(bytes)).toBe(packets);
    expect(JSON.parse(said)).toMatchObject({ packets });
  });

  test.each(['-', '/dev/stdout'])('follows what stands before it in a file, written to as %s', (name) => {
    const { stderr } = shell(`printf before > out; tasktap collect --read mirrored.pcap -w ${name} >> out`);
    const bytes = readFileSync(join(folder, 'out'));
    expect(bytes.subarray(0, 6).toString()).toBe('before');
    expect(packetsIn(bytes.subarray(6))).toBe(packets);
    expect(stderr).toContain(`${packets} packets, `);
  });

  test('comes from standard input, where that is asked for', () => {
    const { stdout } = shell('cat mirrored.pcap | tasktap collect --read -');
    expect(stdout).toContain(`${packets} packets, ${packets} out of their tunnels`);
  });

  test('is not written to what it is read from', () => {
    const before = readFileSync(capture);
    const { status, stderr } = shell('tasktap collect --read mirrored.pcap -w - >> mirrored.pcap');
    expect(stderr).toBe('tasktap: /dev/stdout: it is the file to read; name another one to write\n');
    expect([status, readFileSync(capture).equals(before)]).toEqual([2, true]);
  });

  test('ends in a sentence where its reader has had enough', () => {
    const { stderr } = shell('(tasktap collect --read mirrored.pcap -w -; echo $? >&2) | head -c 100');
    expect(stderr).toBe('tasktap: standard output: nobody reads it any more\n1\n');
  });

  test('ends in a sentence where there is no space', () => {
    const { status, stderr } = shell('tasktap collect --read mirrored.pcap -w /dev/full');
    expect([status, stderr]).toEqual([1, 'tasktap: /dev/full: no space is left on the device\n']);
  });

  test('leaves the report where it was, if nothing of it could mix', () => {
    const { status, stderr } = shell('tasktap collect --read mirrored.pcap -w /dev/null > /dev/null');
    expect([status, stderr]).toEqual([0, '']);
  });
});

test('what is received goes to standard output while it comes, and is whole at the end', async () => {
  const address = someAddress();
  const child = spawn(process.execPath, [bin, 'collect', '--listen', address, '-w', '-', '--json']);
  const bytes = buffer(child.stdout);
  let said = '';
  child.stderr.on('data', (some: Buffer) => {
    said += some;
  });
  await eventually('it receives', () => said.includes('# ready'));
  await send(address, 3);
  child.kill('SIGTERM');
  await once(child, 'close');
  expect(packetsIn(await bytes)).toBe(3);
  expect([child.exitCode, JSON.parse(said.split('\n').at(-2) ?? '')]).toMatchObject([0, { packets: 3 }]);
});
