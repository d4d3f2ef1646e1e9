// The directory of a collector at work, as a command opens it: a person's file, what was known before, and EC2 from the first moment on.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Naming } from '@tasktap/aws';
import { type Change, writeDirectory } from '@tasktap/collector';
import { clusterArn, eniId, filterId, instant, type MirrorSession, sessionId, targetId } from '@tasktap/core';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type OpenDirectoryFlags, openDirectory } from '../src/directory/open-directory.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tasktap-open-directory-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const session: MirrorSession = {
  id: sessionId('tms-1'),
  eni: eniId('eni-1'),
  target: targetId('tmt-1'),
  filter: filterId('tmf-1'),
  number: 1,
  packetLength: undefined,
  vni: 7,
  tags: new Map([
    ['tasktap:owner', 'tap'],
    ['tasktap:v', '1'],
    ['tasktap:cluster', clusterArn('arn:aws:ecs:eu-central-1:1:cluster/shop')],
    ['tasktap:task', 'arn:aws:ecs:eu-central-1:1:task/shop/read'],
  ]),
};
const heard = async <Value>(value: Value) => ({ kind: 'heard', value }) as const;
const naming: Naming = {
  sessions: () => heard([session]),
  sessionsOf: () => heard([]),
  targets: () => heard([]),
  interfaces: () => heard([]),
  clusters: () => heard([]),
  tasks: () => heard([]),
  taskArns: () => heard([]),
  tasksOf: () => heard([]),
};
const clock = { now: () => 1_764_547_200_000, sleep: () => Promise.resolve() };
const identity = (task: string) => ({
  cluster: 'shop',
  service: undefined,
  task,
  family: undefined,
  eni: undefined,
  az: undefined,
  account: undefined,
});

async function opened(flags: OpenDirectoryFlags) {
  const said: string[] = [];
  const atOnce: (readonly string[])[] = [];
  const changes = await new Promise<readonly Change[]>((resolve) => {
    void openDirectory({ naming, clock }, flags, { changed: resolve, say: (line) => said.push(line) }).then((open) => {
      atOnce.push(names(open));
      open.close();
    });
  });
  return { said, changes: changes.map(({ kind, entry }) => `${kind} ${entry.task.task}`), atOnce };
}

const names = ({ directory }: Awaited<ReturnType<typeof openDirectory>>): readonly string[] =>
  [...directory().values()].flat().map(({ task }) => task.task);

test('knows what it was given and what was known before, and then what EC2 says', async () => {
  const before = { vni: 8, source: undefined, task: identity('before') };
  const remember = join(folder, 'known.json');
  const directory = join(folder, 'given.yaml');
  writeFileSync(
    remember,
    writeDirectory([{ entry: before, session: '', since: instant(0), gone: undefined, heard: undefined }]),
  );
  writeFileSync(directory, 'tasks: [{ vni: 9, cluster: shop, task: given }]');
  const { said, changes, atOnce } = await opened({ directory, remember });
  expect(atOnce[0]).toEqual(expect.arrayContaining(['given', 'before']));
  expect([changes, said]).toEqual([['named read'], []]);
});

test('needs no file', async () => {
  expect((await opened({})).changes).toEqual(['named read']);
});

test('a file of a person that does not fit is refused, with its place', async () => {
  const directory = join(folder, 'given.yaml');
  writeFileSync(directory, 'tasks: [{ vni: 9, cluster: shop }]');
  const told = { changed: () => undefined, say: () => undefined };
  await expect(openDirectory({ naming, clock }, { directory }, told)).rejects.toThrow(
    /given\.yaml:1:9: tasks\.0\.task/,
  );
});

test('what was kept and cannot be read is said, and no reason to fail', async () => {
  const remember = join(folder, 'known.json');
  writeFileSync(remember, 'half');
  const { said, changes } = await opened({ remember });
  expect([changes, said]).toEqual([
    ['named read'],
    [expect.stringContaining('the directory begins anew, and what is there becomes ')],
  ]);
});
