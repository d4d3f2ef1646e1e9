// `tasktap collect -w` into a named pipe: a reader that comes later, that goes away, and that never comes.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, describe, expect, test } from 'vitest';
import { blocksOf } from '../../packages/collector/test/blocks.ts';
import { someAddress } from '../../packages/collector/test/loopback.ts';
import { frameOf, mirrored, pcapOf, tcpOf } from '../../packages/collector/test/packets.ts';
import { eventually } from '../eventually.ts';
import { bin, start } from './bin.ts';
import { send } from './receiving.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-'));
afterAll(() => rmSync(folder, { recursive: true }));

function pipe(name: string): string {
  const file = join(folder, name);
  execFileSync('mkfifo', [file]);
  return file;
}

/** It waits for a reader, and has said so. */
async function collecting(file: string, ...words: readonly string[]) {
  const address = someAddress();
  const begun = start([bin, 'collect', '--listen', address, '-w', file, '--json', ...words]);
  let said = '';
  begun.child.stderr?.on('data', (bytes: Buffer) => {
    said += bytes;
  });
  await eventually('it waits for a reader', () => said.includes(`# waits for a reader of ${file}\n`));
  return { ...begun, address, isReady: () => eventually('it receives', () => said.includes('# ready')) };
}

/** The packets that came through it. */
async function read(file: string): Promise<number> {
  const bytes = new Uint8Array(await buffer(spawn('cat', [file]).stdout));
  return blocksOf(bytes).filter(({ kind }) => kind === 'packet').length;
}

describe.each(['recvmmsg', 'dgram'])('by %s', (way) => {
  test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it where nobody has come', async (signal) => {
    const { child, ended, address } = await collecting(pipe(`${way}-${signal}`), '--receiver', way);
    // Nobody reads them, and so they are none.
    await send(address, 3);
    child.kill(signal);
    const { code, output, complaint } = await ended;
    expect([code, JSON.parse(output)]).toMatchObject([0, { packets: 0, receiver: { way } }]);
    expect(complaint.match(/waits for/g)).toHaveLength(1);
  });

  test('a reader that comes later gets all packets, and the end', async () => {
    const file = pipe(`${way}-later`);
    const { child, ended, address, isReady } = await collecting(file, '--receiver', way);
    const reading = read(file);
    await isReady();
    await send(address, 3000, { frame: new Uint8Array(1400) });
    child.kill('SIGTERM');
    const { code, output } = await ended;
    expect([code, JSON.parse(output)]).toMatchObject([0, { packets: 3000 }]);
    expect(await reading).toBe(3000);
  });
});

test('a reader that goes away ends it, in a sentence', async () => {
  const file = pipe('gone');
  const { ended, address, isReady } = await collecting(file);
  const reader = spawn('head', ['-c', '4', file], { stdio: 'ignore' });
  await isReady();
  await eventually('it has gone', async () => {
    await send(address, 1);
    return reader.exitCode !== null;
  });
  let isOver = false;
  void ended.then(() => {
    isOver = true;
  });
  await eventually('it has ended', async () => {
    await send(address, 1);
    return isOver;
  });
  const { code, complaint } = await ended;
  expect(complaint).toContain(`tasktap: receiving has ended: ${file}: EPIPE: broken pipe, write\n`);
  expect(code).toBe(1);
});

test('what a capture holds waits for its reader as well', async () => {
  const packet = mirrored(7, frameOf('10.0.0.5', '10.0.0.6', { protocol: 6, payload: tcpOf(40_000, 443) }));
  const capture = join(folder, 'one.pcap');
  writeFileSync(capture, pcapOf([{ at: 1n, packet }]));
  const file = pipe('offline');
  const { child, ended } = start([bin, 'collect', '--read', capture, '-w', file]);
  let said = '';
  child.stderr?.on('data', (bytes: Buffer) => {
    said += bytes;
  });
  await eventually('it waits for a reader', () => said === `# waits for a reader of ${file}\n`);
  expect(await read(file)).toBe(1);
  expect(await ended).toMatchObject({ code: 0, complaint: said });
});
