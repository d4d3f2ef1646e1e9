// `tasktap directory` from end to end: the file that it prints, what it says beside it, and that it changes nothing.
import { rightsFor } from '@tasktap/aws';
import { readDirectory } from '@tasktap/collector';
import { expect, test } from 'vitest';
import { bin, start } from './bin.ts';
import { normalised } from './golden.ts';
import { operatedFleet, startOperated, tasksOf, tasktap } from './operated-account.ts';
import { plant } from './planted.ts';
import { type Account, caller, closedWithTest } from './probed-account.ts';

const collector = (actions: readonly string[]) =>
  caller('collector', { Statement: { Effect: 'Allow', Action: [...actions], Resource: '*' } });

/** Two sessions of ours, one of somebody else on a task of web, and one of an interface that no task has. */
async function account(actions: readonly string[] = rightsFor(['name-packets'])): Promise<Account> {
  const here = closedWithTest(await startOperated({ callers: [collector(actions)] }));
  const { world } = here.emulator;
  const third = tasksOf(here, 'web')[2]?.attachment?.networkInterfaceId ?? '';
  const ofTarget = [...world.networkInterfaces.values()].find(({ taskArn }) => taskArn === undefined)?.id ?? 'eni-0';
  plant(here, { id: 'tms-00000000000000003', vni: 1003, networkInterfaceId: third });
  plant(here, { id: 'tms-00000000000000004', vni: 1004, networkInterfaceId: ofTarget });
  return here;
}

const run = (here: Account, ...words: string[]) =>
  start([bin, 'directory', ...words], { environment: here.environment(collector([])) }).ended;

test('every task of a session, ours or not, by VNI and address; what is nobody’s is said', async () => {
  const here = await account();
  const { code, output, complaint } = await run(here);
  // Two of one millisecond would have one name, and of two milliseconds two.
  const timeless = output.replaceAll(/(?<="since":")[^"]+/g, 'time');
  await expect(normalised(timeless)).toMatchFileSnapshot('golden/directory.txt');
  const read = readDirectory(output);
  if (read.kind === 'refused') throw new Error('refused');
  const { world } = here.emulator;
  const expected = tasksOf(here, 'web')
    .slice(0, 3)
    .map((task, index) => {
      const eni = world.networkInterfaces.get(task.attachment?.networkInterfaceId ?? '');
      const source = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, ...(eni?.privateIp ?? '').split('.').map(Number)];
      return [
        1001 + index,
        [{ source: Uint8Array.from(source), task: { cluster: 'shop', service: 'web', task: task.id, eni: eni?.id } }],
      ];
    });
  expect([...read.value]).toMatchObject(expected);
  expect([code, complaint]).toEqual([0, '1 session of which nothing says whose they are: left out.\n']);
  expect(here.emulator.calls.recent().filter(({ operation = '' }) => !/^(Describe|List)/.test(operation))).toEqual([]);
});

test('the clusters that are named are the only ones that are searched', async () => {
  const { output } = await run(await account(), '--cluster', 'office');
  const read = readDirectory(output);
  expect(read.kind === 'read' && [...read.value.keys()]).toEqual([1001, 1002]);
});

test('without the rights to read ECS, what our tags say, and what is missing', async () => {
  const here = await account(['ec2:DescribeTrafficMirrorSessions', 'ec2:DescribeNetworkInterfaces']);
  const { code, output, complaint } = await run(here);
  const read = readDirectory(output);
  expect(read.kind === 'read' && [...read.value.keys()]).toEqual([1001, 1002]);
  expect(complaint).toMatch(/^AWS denied ecs:ListClusters \(AccessDenied.*\n2 sessions of which nothing says/);
  expect(code).toBe(1);
});

test('without the right to read sessions there is nothing to print', async () => {
  const { code, output, complaint } = await run(await account(['ecs:ListClusters']));
  expect([code, output]).toEqual([3, '']);
  expect(complaint).toMatch(/^tasktap: AWS denied ec2:DescribeTrafficMirrorSessions .* a directory needs /);
});

test('an account without sessions is a directory without tasks', async () => {
  const here = closedWithTest(await startOperated());
  here.emulator.world.sessions.clear();
  expect(await tasktap(here, ['directory'])).toMatchObject({
    code: 0,
    output: '{"version":1,"tasks":[]}\n',
    complaint: '',
  });
});

test('with --sidecar also tasks that carry the forwarder, by the VNI of forwarders and their address', async () => {
  const forwarding = { name: 'blind', cluster: 'shop', count: 1, alreadyRunning: true, sidecars: ['tasktap'] };
  const fleet = { ...operatedFleet, services: [...operatedFleet.services, forwarding] };
  const here = closedWithTest(await startOperated({ fleet }));
  const [task] = tasksOf(here, 'blind');
  const source = here.emulator.world.networkInterfaces.get(task?.attachment?.networkInterfaceId ?? '')?.privateIp;
  const rowsOf = ({ output }: { readonly output: string }) =>
    (JSON.parse(output) as { readonly tasks: readonly object[] }).tasks;
  expect(rowsOf(await tasktap(here, ['directory']))).toHaveLength(2);
  const rows = rowsOf(await tasktap(here, ['directory', '--sidecar', 'tasktap']));
  expect(rows).toHaveLength(3);
  expect(rows).toContainEqual(expect.objectContaining({ vni: 1, source, service: 'blind', task: task?.id }));
  expect(rowsOf(await tasktap(here, ['directory', '--sidecar', 'tasktap', '--vni', '9']))).toContainEqual(
    expect.objectContaining({ vni: 9, source }),
  );
});

test('--vni alone is a mistake', async () => {
  const here = closedWithTest(await startOperated());
  expect(await tasktap(here, ['directory', '--vni', '9'])).toMatchObject({
    code: 2,
    output: '',
    complaint: 'tasktap: expected --sidecar beside --vni\n',
  });
});
