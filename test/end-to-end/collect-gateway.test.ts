// `tasktap collect` behind a Gateway Load Balancer: an emulated account mirrors to an endpoint, GENEVE comes over loopback, packets have names.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { linesOfNames, readTold } from '@tasktap/collector/hearing';
import { collectorLogOf, collectorsTag } from '@tasktap/core';
import { encodeEthernet, encodeIpv4, encodeUdp, etherTypes, protocols } from '@tasktap/wire';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { operatedFleet, startOperated, tasksOf, tasktap } from './operated-account.ts';
import type { Account } from './probed-account.ts';
import { receiving } from './receiving.ts';

const service = 'com.amazonaws.vpce.eu-central-1.vpce-svc-0123456789abcdef0';

let here: Account;
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tasktap-'));
  here = await startOperated({ fleet: { ...operatedFleet, targets: [{ kind: 'gateway-load-balancer-endpoint' }] } });
});
afterAll(async () => {
  await here.emulator.close();
  await rm(folder, { recursive: true });
});

/** Accepted by the filter: UDP to a port that is no tunnel's. */
function frame(length: number): Uint8Array {
  const datagram = { sourcePort: 40_000, destinationPort: 5_000, checksum: 0, missing: 0 };
  const payload = encodeUdp({ kind: 'udp', ...datagram, payload: new Uint8Array(length).fill(7) });
  const packet = encodeIpv4({
    ...{ kind: 'ipv4', typeOfService: 0, identification: 1, dontFragment: true, moreFragments: false },
    ...{ fragmentOffset: 0, timeToLive: 64, protocol: protocols.udp, options: new Uint8Array(), missing: 0 },
    ...{ source: Uint8Array.of(10, 0, 0, 9), destination: Uint8Array.of(10, 0, 0, 8), payload },
  });
  const ends = { destination: new Uint8Array(6), source: new Uint8Array(6), tag: undefined };
  return encodeEthernet({ kind: 'ethernet', ...ends, etherType: etherTypes.ipv4, payload: packet });
}

/** The first two have sessions. */
function mirroredTasks() {
  const { world } = here.emulator;
  const mirrored = tasksOf(here, 'web').slice(0, 2);
  const interfaces = mirrored.flatMap(
    ({ attachment }) => world.networkInterfaces.get(attachment?.networkInterfaceId ?? '') ?? [],
  );
  return { mirrored, interfaces };
}

/** Of each, to a collector at this address. */
async function passFive(address: string, interfaces: ReturnType<typeof mirroredTasks>['interfaces']): Promise<void> {
  const { world, packets, sender } = here.emulator;
  for (const target of world.targets.values()) target.udp = { address, port: 6081 };
  for (const networkInterface of interfaces) {
    for (let n = 0; n < 5; n += 1) packets.pass([{ networkInterface, direction: 'egress', frame: frame(100 + n) }]);
  }
  await sender.flush();
}

test.each([
  'recvmmsg',
  'dgram',
])('by %s, each packet is under the name of its task, known by its own address', async (way) => {
  const { mirrored, interfaces } = mirroredTasks();
  const tasks = mirrored.map(({ id }, index) => ({
    ...{ vni: 1001 + index, cluster: 'shop', service: 'web', task: id },
    source: interfaces[index]?.privateIp,
  }));
  await writeFile(join(folder, 'tasks.json'), JSON.stringify({ tasks }));
  const { address, child, ended } = await receiving([
    '--receiver',
    way,
    '--directory',
    join(folder, 'tasks.json'),
    '--json',
  ]);
  await passFive(address, interfaces);
  child.kill('SIGTERM');
  const report = JSON.parse((await ended).output);
  expect(report).toMatchObject({
    packets: 10,
    decapsulated: { total: 10, attributed: 10, spoofed: 0 },
    malformed: { total: 0 },
    remarks: { 'through-gateway': 10 },
    receiver: { way, inlets: [{ packets: 0 }, { name: `${address}:6081`, packets: 10, dropped: 0 }] },
  });
  const names = report.interfaces.map(({ name, packets: amount }: { name: string; packets: number }) => [name, amount]);
  expect(names.sort()).toEqual(mirrored.map(({ id }) => [`shop/web/${id}`, 5]).sort());
});

test('whom it hears is told as with VXLAN, in a log that is found by the tag of the target', async () => {
  const { world, logs } = here.emulator;
  const { mirrored, interfaces } = mirroredTasks();
  const [, silent] = mirrored;
  const hourAgo = Date.now() - 3_600_000;
  for (const task of world.tasks.values()) task.connectivityAt = hourAgo;
  for (const { tags } of world.sessions.values()) tags.set('tasktap:born', String(hourAgo));
  for (const { tags } of world.targets.values()) tags.set(collectorsTag, service);
  const words = ['--endpoint-service', service, '--remember', join(folder, 'known.json'), '--json'];
  const { address, child, ended, said } = await receiving([...words, '--health-port', '0'], here.environment());
  const [base = ''] = /http:\/\/[\d.:]+/.exec(said) ?? [];
  const counters = async () =>
    (await (await fetch(`${base}/counters`)).json()) as { readonly hearing?: { readonly mirrored: number } };
  await eventually('who is mirrored is known', async () => (await counters()).hearing?.mirrored === 2);
  await passFive(address, interfaces.slice(0, 1));
  child.kill('SIGTERM');
  const { output, told } = await ended;
  expect(JSON.parse(output).hearing).toEqual({ heard: 1, mirrored: 2, unheard: 1 });
  const lines = told.split('\n').filter((line) => readTold(line) !== undefined);
  expect(lines.flatMap((line) => readTold(line)?.heard ?? [])).toEqual([interfaces[0]?.id]);

  // As the log driver would, of a collector that has been listening for eleven minutes.
  const early = linesOfNames({ since: Date.now() - 660_000, at: Date.now() - 600_000, heard: [] });
  const logGroup = collectorLogOf(service);
  for (const text of [...early, ...lines]) {
    const from = { logStream: 'collector/1', functionName: 'collector', requestId: undefined, by: 'function' } as const;
    logs.write({ ...from, at: Date.now() as never, logGroup, text });
  }
  const status = JSON.parse((await tasktap(here, ['status', '--cluster', 'shop', '--json'])).output);
  const [target] = world.targets.keys();
  expect(status.hearing).toEqual([
    { target, logGroup, since: expect.any(String), mirrored: 2, heard: 1, silent: [silent?.id] },
  ]);
});
