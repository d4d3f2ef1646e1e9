// `tasktap collect` behind a Gateway Load Balancer: an emulated account mirrors to an endpoint, GENEVE comes over loopback, packets have names.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeEthernet, encodeIpv4, encodeUdp, etherTypes, protocols } from '@tasktap/wire';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { operatedFleet, startOperated, tasksOf } from './operated-account.ts';
import type { Account } from './probed-account.ts';
import { receiving } from './receiving.ts';

vi.setConfig({ testTimeout: 60_000 });

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

test.each([
  'recvmmsg',
  'dgram',
])('by %s, each packet is under the name of its task, known by its own address', async (way) => {
  const { world, packets, sender } = here.emulator;
  // The first two have sessions.
  const mirrored = tasksOf(here, 'web').slice(0, 2);
  const interfaces = mirrored.flatMap(
    ({ attachment }) => world.networkInterfaces.get(attachment?.networkInterfaceId ?? '') ?? [],
  );
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
  for (const target of world.targets.values()) target.udp = { address, port: 6081 };
  for (const networkInterface of interfaces) {
    for (let n = 0; n < 5; n += 1) packets.pass([{ networkInterface, direction: 'egress', frame: frame(100 + n) }]);
  }
  await sender.flush();
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
