// `tasktap emulate` from end to end: variables on standard output, each call in a line beside it, a fleet file, and a clean end.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAws, createClients, createPacer } from '@tasktap/aws';
import { clusterArn, filterId, owner } from '@tasktap/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Emulation, start } from './emulation.ts';

test('prints the variables of a client, shows its calls, and ends when it is told to', async () => {
  const emulation = await start();
  const url = emulation.variables['AWS_ENDPOINT_URL'] ?? '';
  expect((await fetch(url, { method: 'POST', body: 'Action=DescribeTrafficMirrorSessions' })).status).toBe(403);
  await emulation.shown('MissingAuthenticationToken');
  expect(await emulation.end()).toBe(0);
  const seen = `${emulation.output()}${emulation.beside()}`
    .replaceAll(new URL(url).port, '4566')
    .replace(/^\d\d:\d\d:\d\d/m, 'hh:mm:ss')
    .replace(/\d+ ms$/m, '1 ms');
  await expect(seen).toMatchFileSnapshot('golden/emulate.txt');
});

test('with --json the variables are one object', async () => {
  const emulation = await start('--json');
  const { url, variables } = JSON.parse(emulation.output());
  expect(variables).toMatchObject({ AWS_ENDPOINT_URL: url, AWS_ACCESS_KEY_ID: expect.any(String) });
  expect((await fetch(url, { method: 'POST', body: 'Action=DescribeTrafficMirrorSessions' })).status).toBe(403);
  expect(await emulation.end()).toBe(0);
});

test('on all addresses it says who may do what, and which URL others call', async () => {
  const emulation = await start('--host', '0.0.0.0');
  const url = emulation.variables['AWS_ENDPOINT_URL'] ?? '';
  await emulation.shown(`Other machines call ${url}.\n`);
  expect(await emulation.end()).toBe(0);
  expect(url).not.toContain('0.0.0.0');
  expect(emulation.beside()).toContain(
    '# Listening on 0.0.0.0, not on loopback: everybody who reaches the port and knows the keys above may do everything here.',
  );
});

describe('with a fleet file', () => {
  const clock = {
    now: Date.now,
    sleep: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
  };
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tasktap-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function tasksSeen(variables: Emulation['variables'], cluster: string) {
    const pacer = createPacer({ clock, burst: 100, perSecond: 100 });
    const pacers = { create: pacer, modify: pacer, delete: pacer };
    const clients = createClients({
      region: 'eu-central-1',
      endpoint: variables['AWS_ENDPOINT_URL'] ?? '',
      credentials: {
        accessKeyId: variables['AWS_ACCESS_KEY_ID'] ?? '',
        secretAccessKey: variables['AWS_SECRET_ACCESS_KEY'] ?? '',
      },
      maxAttempts: 1,
      taskReads: pacer,
    });
    const settings = { owner: owner('test'), pauseParameter: undefined, notesPrefix: undefined };
    const look = {
      cluster: clusterArn(`arn:aws:ecs:eu-central-1:111122223333:cluster/${cluster}`),
      service: undefined,
      targets: [],
      filters: [filterId('tmf-0')],
    };
    const observed = await createAws({ clients, clock, settings, pacers }).observe(look);
    clients.destroy();
    return observed.kind === 'seen' ? observed.seen.tasks : observed;
  }

  test('a client that signs its calls sees the clusters and tasks of the file', async () => {
    const file = join(folder, 'fleet.yaml');
    const service = '{ name: web, cluster: garden, count: 3, alreadyRunning: true }';
    await writeFile(file, `clusters: [garden, shed]\nservices:\n  - ${service}\n`);
    const emulation = await start('--fleet', file);
    expect(await tasksSeen(emulation.variables, 'garden')).toEqual(
      Array(3).fill(expect.objectContaining({ service: 'web', lastStatus: 'RUNNING' })),
    );
    expect(await tasksSeen(emulation.variables, 'shed')).toEqual([]);
    await emulation.shown('ecs:DescribeTasks');
    expect(await emulation.end()).toBe(0);
  });
});
