// The directory on disk: what comes back, what a damaged or missing file means, and a disk that takes nothing.
import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { instant } from '@tasktap/core';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { longAddress } from '../../src/directory/directory.ts';
import type { Known } from '../../src/directory/remember.ts';
import { createSaved } from '../../src/directory/saved.ts';
import { address } from '../packets.ts';
import { start } from './tasks.ts';

const known: Known = {
  entry: {
    vni: 7,
    source: longAddress(address('fd00::7')),
    task: { cluster: 'shop', service: 'web', task: '1', family: 'web', eni: 'eni-1', az: 'a', account: '1' },
  },
  session: 'tms-1',
  since: instant(start),
  gone: instant(start + 1),
  heard: undefined,
};
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tasktap-directory-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function saved(name = 'directory.json') {
  const said: string[] = [];
  return { ...createSaved(join(folder, name), (sentence) => said.push(sentence)), said };
}

test('what was saved is loaded, and nothing else lies beside it', async () => {
  await saved().save([known]);
  expect(await saved().load()).toEqual([known]);
  expect(readdirSync(folder)).toEqual(['directory.json']);
});

test('it is written through no link that somebody has put beside it beforehand', async () => {
  writeFileSync(join(folder, 'of-others'), 'theirs');
  symlinkSync(join(folder, 'of-others'), join(folder, 'directory.json.part'));
  await saved().save([known]);
  expect(lstatSync(join(folder, 'directory.json')).isFile()).toBe(true);
  expect(readFileSync(join(folder, 'of-others'), 'utf8')).toBe('theirs');
  expect(statSync(join(folder, 'directory.json')).mode & 0o777).toBe(0o600);
});

test('the same is not written again', async () => {
  const one = saved();
  await one.save([known]);
  writeFileSync(join(folder, 'directory.json'), 'changed by somebody');
  await one.save([known]);
  expect(readFileSync(join(folder, 'directory.json'), 'utf8')).toBe('changed by somebody');
  await one.save([]);
  expect(await saved().load()).toEqual([]);
});

test('no file is a beginning of which nobody needs to know', async () => {
  const one = saved();
  expect([await one.load(), one.said]).toEqual([[], []]);
});

test('what is no file, such as a device or a pipe, is neither read nor replaced', async () => {
  execFileSync('mkfifo', [join(folder, 'pipe')]);
  const one = saved('pipe');
  expect(await one.load()).toEqual([]);
  await one.save([known]);
  expect([statSync(join(folder, 'pipe')).isFIFO(), readdirSync(folder)]).toEqual([true, ['pipe']]);
  expect(one.said).toEqual([
    expect.stringMatching(/pipe: expected a file, found something else there; the directory begins anew\.$/),
    expect.stringMatching(/pipe: expected a file, found something else there; after a restart .* begin anew\.$/),
  ]);
});

describe('begins anew, and says so in a sentence, with', () => {
  test.each<[string, string]>([
    ['half a file', '{"version":1,"tasks":[{"vni":'],
    ['another version', '{"version":2,"tasks":[]}'],
    ['no version of this collector', '{"tasks":[{"vni":7,"cluster":"a","task":"b","colour":"red"}]}'],
    ['something else', '[]'],
  ])('%s', async (_what, text) => {
    writeFileSync(join(folder, 'directory.json'), text);
    const one = saved();
    expect(await one.load()).toEqual([]);
    expect(one.said).toEqual([
      expect.stringMatching(
        /directory\.json: it is no directory file; the directory begins anew, and what is there becomes .*directory\.json\.before\.$/,
      ),
    ]);
    await one.save([known]);
    await one.save([]);
    expect(readFileSync(join(folder, 'directory.json.before'), 'utf8')).toBe(text);
    expect(await saved().load()).toEqual([]);
  });

  test('an empty file, of which nothing is kept', async () => {
    writeFileSync(join(folder, 'directory.json'), '');
    const one = saved();
    expect(await one.load()).toEqual([]);
    expect(one.said).toEqual([expect.stringMatching(/it is no directory file; the directory begins anew\.$/)]);
    await one.save([known]);
    expect(readdirSync(folder)).toEqual(['directory.json']);
  });

  test('a folder in its place', async () => {
    const one = saved('.');
    expect(await one.load()).toEqual([]);
    expect(one.said).toHaveLength(1);
  });
});

test('what cannot be written whole takes nothing away', async () => {
  await saved().save([known]);
  mkdirSync(join(folder, 'directory.json.part'));
  const one = saved();
  await one.save([]);
  expect([await one.load(), one.said.length]).toEqual([[known], 1]);
});

test('a disk that takes nothing is said once, and what was there stays', async () => {
  const one = saved(join('missing', 'directory.json'));
  await one.save([known]);
  await one.save([]);
  expect(one.said).toEqual([expect.stringMatching(/ENOENT.*; after a restart the directory will begin anew\.$/)]);
});
