// `tasktap collect` with a directory out of EC2: the names of packets as they come, with the emulator as AWS.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readDirectory } from '@tasktap/collector';
import { readTold } from '@tasktap/collector/hearing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { someAddress } from '../../packages/collector/test/loopback.ts';
import { eventually } from '../eventually.ts';
import { bin, start } from './bin.ts';
import { operatedFleet, startOperated, tasksOf } from './operated-account.ts';
import { plant } from './planted.ts';
import type { Account } from './probed-account.ts';
import { receiving, send } from './receiving.ts';

let folder = '';
let here: Account;
const path = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tasktap-'));
  // Packets come from the addresses of the tasks: of this machine, too.
  const forwarding = { name: 'blind', cluster: 'shop', count: 2, alreadyRunning: true, sidecars: ['tasktap'] };
  const services = [...operatedFleet.services, forwarding];
  here = await startOperated({
    fleet: { ...operatedFleet, services, subnets: [{ zone: 'a', cidr: '127.77.0.0/18' }] },
  });
});
afterAll(async () => {
  await here.emulator.close();
  await rm(folder, { recursive: true });
});

interface Place {
  readonly name: string;
  readonly eni: string;
  readonly address: string;
}

/** Of the tasks of a service, the one of this place; the first two of web have sessions, those of blind forward their packets. */
function taskAt(place: number, service = 'web'): Place {
  const task = tasksOf(here, service)[place];
  const eni = here.emulator.world.networkInterfaces.get(task?.attachment?.networkInterfaceId ?? '');
  return { name: `shop/${service}/${task?.id}`, eni: eni?.id ?? '', address: eni?.privateIp ?? '' };
}

/** `said`: where they are served. */
function countersOf(said: string) {
  const [base = ''] = /http:\/\/[\d.:]+/.exec(said) ?? [];
  return async () =>
    (await (await fetch(`${base}/counters`)).json()) as {
      readonly attributed?: number;
      readonly unattributed?: number;
      readonly directory?: { readonly tasks: number; readonly asking: number };
      readonly hearing?: { readonly mirrored: number };
    };
}

test('packets have the names that EC2 knows, and those of sessions that begin meanwhile', async () => {
  const [known, later] = [taskAt(0), taskAt(2)];
  const { sessions, targets } = here.emulator.world;
  // Mirrored for long enough to be missed.
  sessions.get('tms-00000000000000001')?.tags.set('tasktap:born', String(Date.now() - 3_600_000));
  const toldOf = ['--mirror-target', [...targets.keys()][0] ?? ''];
  const words = ['--remember', path('known.json'), ...toldOf, '--health-port', '0', '--json'];
  const { address, child, ended, said } = await receiving(words, here.environment());
  const counters = countersOf(said);
  await eventually('who is mirrored is known', async () => (await counters()).hearing?.mirrored === 1);
  expect((await counters()).directory).toMatchObject({ tasks: 2 });
  expect((await counters()).hearing).toEqual({ heard: 0, mirrored: 1, unheard: 1 });
  await send(address, 1, { vni: 1001, from: known.address });
  plant(here, { id: 'tms-00000000000000009', vni: 1009, networkInterfaceId: later.eni });
  await eventually('the later one is known', async () => {
    await send(address, 1, { vni: 1009, from: later.address });
    return ((await counters()).attributed ?? 0) >= 2;
  });
  await eventually('nobody is asked for any more', async () => (await counters()).directory?.asking === 0);
  child.kill('SIGTERM');
  const { code, output, told } = await ended;
  const { interfaces, directory, hearing } = JSON.parse(output);
  expect(hearing).toEqual({ heard: 1, mirrored: 1, unheard: 0 });
  const heard = told.split('\n').flatMap((line) => readTold(line)?.heard ?? []);
  expect(heard.sort()).toEqual([known.eni, later.eni].sort());
  // What came before the name was known is the task's as well.
  expect(interfaces.map(({ name }: { readonly name: string }) => name)).toEqual([known.name, later.name]);
  expect(directory).toMatchObject({ tasks: 3, asking: 0, failures: 0 });
  expect(directory.lookups).toBeGreaterThan(0);
  expect(code).toBe(0);
  const kept = readDirectory(await readFile(path('known.json'), 'utf8'));
  expect(kept.kind === 'read' && [...kept.value.keys()].sort()).toEqual([1001, 1002, 1009]);
});

test('what was kept is known at once, and stays known while AWS is away', async () => {
  const { name, address: from } = taskAt(0);
  const away = { ...here.environment(), AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_MAX_ATTEMPTS: '1' };
  const { address, child, ended } = await receiving(['--remember', path('known.json'), '--json'], away);
  await send(address, 1, { vni: 1001, from });
  child.kill('SIGTERM');
  const { code, output } = await ended;
  expect(JSON.parse(output).interfaces).toMatchObject([{ name, packets: 1 }]);
  expect(code).toBe(0);
});

describe('with --sidecar', () => {
  const words = ['--sidecar', 'tasktap', '--cluster', 'shop', '--json'];
  const namesIn = (output: string): readonly string[] =>
    (JSON.parse(output).interfaces as readonly { readonly name: string }[]).map(({ name }) => name);

  test('forwarded tasks have their names, those that begin meanwhile as well, and after a restart without AWS', async () => {
    const [known, later] = [taskAt(0, 'blind'), taskAt(1, 'blind')];
    const { tasks, sessions } = here.emulator.world;
    const [, begins] = tasksOf(here, 'blind');
    if (begins === undefined) throw new Error('blind has no second task');
    // It is to start later.
    tasks.delete(begins.arn);
    const places = ['--remember', path('forwarded.json'), '--health-port', '0'];
    const { address, child, ended, said } = await receiving([...words, ...places], here.environment());
    const counters = countersOf(said);
    await eventually('one forwards', async () => (await counters()).directory?.tasks === sessions.size + 1);
    await send(address, 1, { vni: 1, from: known.address });
    await send(address, 1, { vni: 1, from: later.address });
    let before = 0;
    await eventually('both have been received', async () => {
      // The thread that receives may have been told a moment later that the first one is known.
      const { attributed = 0, unattributed = 0 } = await counters();
      before = attributed;
      return attributed + unattributed === 2;
    });
    tasks.set(begins.arn, begins);
    await eventually('the later one is known', async () => {
      await send(address, 1, { vni: 1, from: later.address });
      return ((await counters()).attributed ?? 0) > before;
    });
    child.kill('SIGTERM');
    const { code, output } = await ended;
    // What came before the name was known is the task's as well.
    expect(namesIn(output)).toEqual([known.name, later.name]);
    expect(JSON.parse(output)).toMatchObject({
      decapsulated: { spoofed: 0 },
      directory: { tasks: sessions.size + 2, gone: 0, failures: 0, lookups: 0 },
    });
    expect(code).toBe(0);
    const away = { ...here.environment(), AWS_ENDPOINT_URL: 'http://127.0.0.1:9', AWS_MAX_ATTEMPTS: '1' };
    const again = await receiving([...words, '--remember', path('forwarded.json')], away);
    await send(again.address, 1, { vni: 1, from: later.address });
    again.child.kill('SIGTERM');
    expect(namesIn((await again.ended).output)).toEqual([later.name]);
  });

  test('AWS is asked, and the VNI of forwarders may be another one', async () => {
    const { name, address: from } = taskAt(0, 'blind');
    const alone = ['--sidecar', 'tasktap', '--vni', '9', '--health-port', '0', '--json'];
    const { address, child, ended, said } = await receiving(alone, here.environment());
    const known = here.emulator.world.sessions.size + 2;
    await eventually('the tasks are known', async () => (await countersOf(said)()).directory?.tasks === known);
    await send(address, 1, { vni: 9, from });
    child.kill('SIGTERM');
    expect(namesIn((await ended).output)).toEqual([name]);
  });

  test.each<[string, readonly string[], RegExp]>([
    ['--vni alone', ['--vni', '9'], /^tasktap: expected --sidecar beside --vni\n$/],
    [
      'with --read',
      ['--sidecar', 'tasktap', '--read', 'x.pcap'],
      /'--sidecar <container>' cannot be used with option '--read/,
    ],
  ])('%s is a mistake', async (_, mistaken, sentence) => {
    const { code, complaint } = await start([bin, 'collect', ...mistaken], { environment: here.environment() }).ended;
    expect(complaint).toMatch(sentence);
    expect(code).toBe(2);
  });
});

test.each<[string, readonly string[], RegExp]>([
  ['of a target', ['--mirror-target', 'tmt-1'], /that has EC2 asked beside --mirror-target/],
  ['of a gateway', ['--endpoint-service', 'svc'], /that has EC2 asked beside --endpoint-service/],
  ['of both', ['--endpoint-service', 'svc', '--mirror-target', 'tmt-1'], /cannot be used with option '--mirror-target/],
])('whom it hears %s cannot be told where nobody knows who is mirrored', async (_, words, sentence) => {
  const all = ['collect', '--listen', someAddress(), ...words];
  const { code, complaint } = await start([bin, ...all], { environment: here.environment() }).ended;
  expect(complaint).toMatch(sentence);
  expect(code).toBe(2);
});

test('without an option that speaks of AWS, nobody asks it', async () => {
  await writeFile(path('tasks.yaml'), 'tasks: [{ vni: 1001, cluster: shop, task: given }]');
  const before = here.emulator.calls.recent().length;
  const { address, child, ended } = await receiving(['--directory', path('tasks.yaml'), '--json'], here.environment());
  await send(address, 1, { vni: 1001 });
  child.kill('SIGTERM');
  const { interfaces, directory } = JSON.parse((await ended).output);
  expect([interfaces, directory]).toEqual([[expect.objectContaining({ name: 'shop/given', packets: 1 })], undefined]);
  expect(here.emulator.calls.recent()).toHaveLength(before);
});
