// `tasktap emulate --faults` from end to end: what strikes is shown, and a plan that is not understood is complained of line by line.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from './bin.ts';
import { start } from './emulation.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tasktap-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(text: string): Promise<string> {
  const path = join(folder, 'faults.yaml');
  await writeFile(path, text);
  return path;
}

test('a fault that strikes is one line beside the calls', async () => {
  const emulation = await start('--faults', await file('faults:\n  - { kind: delete-target, at: 0 }\n'));
  await emulation.shown('fault');
  expect(await emulation.end()).toBe(0);
  expect(emulation.beside()).toMatch(/\d\d:\d\d:\d\d {2}fault {2}delete-target {2}tmt-[0-9a-f]{17}/);
});

describe('a plan that cannot be used', () => {
  test('has a line for every complaint, and exit code 2', async () => {
    const path = await file('faults:\n  - { kind: trottle, calls: "*" }\n  - { kind: lose-event, share: 2 }\n');
    const { code, complaint, output } = await run('emulate', '--port', '0', '--faults', path);
    expect(complaint.trim().split('\n')).toEqual([
      expect.stringMatching(/^tasktap: .*faults\.yaml:2:13: faults\.0\.kind: .*did you mean "throttle"\?$/),
      expect.stringMatching(/^tasktap: .*faults\.yaml:3:32: faults\.1\.share: expected 0 to 1, found 2$/),
    ]);
    expect([code, output]).toEqual([2, '']);
  });

  test('because there is none is one sentence, and exit code 2', async () => {
    const { code, complaint } = await run('emulate', '--port', '0', '--faults', join(folder, 'nowhere.yaml'));
    expect(complaint).toMatch(/^tasktap: .*nowhere\.yaml: there is no such file\n$/);
    expect(code).toBe(2);
  });

  test('because the fleet has no such host is one sentence', async () => {
    const path = await file('faults:\n  - { kind: host-refuses, host: nitor }\n');
    const { code, complaint } = await run('emulate', '--port', '0', '--faults', path);
    expect(complaint).toMatch(
      /^tasktap: Expected a host type of the fleet \(nitro, .*\) in the fault plan, got nitor\.\n$/,
    );
    expect(code).toBe(1);
  });
});
