// Forwarded tasks from packets to words: what `tasktap collect --sidecar` writes of whom it hears, and what `status` and its like make of that.
import { linesOfNames, readTold } from '@tasktap/collector/hearing';
import { collectorLogOf } from '@tasktap/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { operatedFleet, startOperated, tasksOf, tasktap } from './operated-account.ts';
import type { Account } from './probed-account.ts';
import { receiving, send } from './receiving.ts';

let here: Account;

beforeAll(async () => {
  // Packets come from the addresses of the tasks: of this machine, too.
  const services = [{ name: 'blind', cluster: 'shop', count: 2, alreadyRunning: true, sidecars: ['tasktap'] }];
  here = await startOperated({
    fleet: { ...operatedFleet, services, subnets: [{ zone: 'a', cidr: '127.76.0.0/18' }] },
  });
});
afterAll(() => here.emulator.close());

interface Counters {
  readonly attributed?: number;
  readonly directory?: { readonly tasks: number };
}

/** Lines of names of a collector that knew both tasks and got packets of the first. Where a minute ended before it knew them, that line is left out. */
async function heardByOne(target: string): Promise<readonly string[]> {
  const { world } = here.emulator;
  const words = ['--mirror-target', target, '--sidecar', 'tasktap', '--health-port', '0', '--json'];
  const { address, child, ended, said } = await receiving(words, here.environment());
  const [base = ''] = /http:\/\/[\d.:]+/.exec(said) ?? [];
  const counters = async () => (await (await fetch(`${base}/counters`)).json()) as Counters;
  await eventually('both are known', async () => (await counters()).directory?.tasks === 2);
  const [heard] = tasksOf(here, 'blind');
  const from = world.networkInterfaces.get(heard?.attachment?.networkInterfaceId ?? '')?.privateIp ?? '';
  await eventually('one is heard', async () => {
    await send(address, 1, { vni: 1, from });
    return ((await counters()).attributed ?? 0) > 0;
  });
  child.kill('SIGTERM');
  const { output, told } = await ended;
  expect(JSON.parse(output).hearing).toEqual({ heard: 0, mirrored: 0, unheard: 0 });
  return told.split('\n').filter((line) => readTold(line)?.forwarders !== undefined);
}

function write(logGroup: string, lines: readonly string[]): void {
  const from = { logStream: 'collector/1', functionName: 'collector', requestId: undefined, by: 'function' } as const;
  for (const text of lines) here.emulator.logs.write({ ...from, at: Date.now() as never, logGroup, text });
}

test('one that is heard is covered; another is silent, until some collector might hear it and would not tell', async () => {
  const { world } = here.emulator;
  world.sessions.clear();
  for (const task of world.tasks.values()) task.startedAt = (Date.now() - 3_600_000) as never;
  const [heard, silent] = tasksOf(here, 'blind');
  const [target = ''] = world.targets.keys();
  const logGroup = collectorLogOf(target);
  const lines = await heardByOne(target);
  const told = lines.flatMap((line) => readTold(line) ?? []);
  expect(new Set(told.flatMap((each) => each.heard))).toEqual(new Set([heard?.attachment?.networkInterfaceId]));
  expect(new Set(told.map(({ forwarders }) => forwarders?.container))).toEqual(new Set(['tasktap']));

  const status = async () => JSON.parse((await tasktap(here, ['status', '--json'])).output);
  write(logGroup, lines);
  // It has not been listening for long.
  expect((await status()).forwarded).toEqual({ tasks: 2, heard: 1, assumed: 0, silent: [] });

  // As if it had: the same, eleven minutes ago.
  const early = told.flatMap((each) => linesOfNames({ ...each, since: each.since - 660_000, heard: [] }));
  write(logGroup, early);
  expect(await status()).toMatchObject({
    ...{ selected: 2, covered: 1, fine: false },
    services: [{ open: [{ verdict: 'silent', reason: 'forwarder', tasks: [silent?.id] }] }],
    hearing: [{ target, mirrored: 0, heard: 0, silent: [] }],
    forwarded: { tasks: 2, heard: 1, assumed: 0, silent: [silent?.id] },
  });
  const { code, output } = await tasktap(here, ['status']);
  expect(output).toMatch(
    /1 task {2}silent: forwarder\n {2}Its container tasktap forwards its packets, and no collector/,
  );
  expect(output).toContain('Of 2 forwarded tasks, 1 heard in the last ten minutes.\n');
  expect(code).toBe(1);
  const story = await tasktap(here, ['explain', silent?.id ?? '', '--json']);
  expect(JSON.parse(story.output)).toMatchObject({ verdict: 'silent', reason: 'forwarder' });
  expect(story.code).toBe(1);
  const findings = async () => JSON.parse((await tasktap(here, ['doctor', '--json'])).output).findings;
  const sentence = `1 forwarded task not heard for ten minutes (${silent?.id}), 1 heard.`;
  expect(await findings()).toContainEqual(expect.objectContaining({ check: 'heard', state: 'look', sentence }));
  const watched = await tasktap(here, ['watch', '--once', '--json', '--owner', 'tap', '--log-group', logGroup]);
  const coverage = JSON.parse(watched.output.trim().split('\n').at(-1) ?? '');
  expect(coverage).toMatchObject({ what: 'coverage', selected: 2, covered: 1, fine: false });

  write(logGroup, linesOfNames({ since: Date.now() - 60_000, at: Date.now(), heard: [] }));
  expect(await status()).toMatchObject({ covered: 2, forwarded: { tasks: 2, heard: 1, assumed: 1, silent: [] } });
});
