// Whole conversations as a mirror target sees them: of three tasks, two of which speak to each other, over both IP versions.
import { frameOf, mirrored, pcapOf, type Timed, tcpOf, udpOf } from '../../packages/collector/test/packets.ts';

const web = { vni: 4242, source: '10.1.0.17' };
const api = { vni: 4243, source: '10.1.0.18' };
const six = { vni: 7_000_001, source: 'fd00::19' };

/** JSON, which is YAML. */
export const directoryFile = JSON.stringify({
  tasks: [
    { ...web, cluster: 'shop', service: 'web', task: 'aaaa' },
    { ...api, cluster: 'shop', service: 'api', task: 'bbbb' },
    { ...six, cluster: 'shop', service: 'six', task: 'cccc' },
  ],
});

type Task = typeof web;

/** 60 conversations of web and api, seen at both ends; of the other 130, 20 were not answered, and some packets were cut. */
export function mirroredConversations(): Uint8Array {
  const packets: Timed[] = [];
  let at = 1_790_000_000_000_000_000n;
  const seen = (tasks: readonly Task[], frame: Uint8Array): void => {
    for (const { vni, source } of tasks) {
      at += 1_000_000n;
      packets.push({ at, packet: mirrored(vni, frame, source) });
    }
  };
  const tcp = (
    tasks: readonly Task[],
    client: string,
    server: string,
    [from, to]: readonly [number, number],
    bytes: number,
  ): void => {
    const there = (flags: number, size = 0): void =>
      seen(tasks, frameOf(client, server, { protocol: 6, payload: tcpOf(from, to, flags, new Uint8Array(size)) }));
    const back = (flags: number, size = 0): void =>
      seen(tasks, frameOf(server, client, { protocol: 6, payload: tcpOf(to, from, flags, new Uint8Array(size)) }));
    there(0x02);
    back(0x12);
    there(0x18, bytes);
    back(0x18, 3 * bytes);
    there(0x11);
    back(0x11);
  };
  const udp = (task: Task, [one, other]: readonly [string, string], port: number, cut: number): void => {
    const frame = frameOf(one, other, { protocol: 17, payload: udpOf(port, 53, new Uint8Array(60)) });
    seen([task], frame.subarray(0, frame.length - cut));
    if (port % 3 !== 0)
      seen([task], frameOf(other, one, { protocol: 17, payload: udpOf(53, port, new Uint8Array(200)) }));
  };
  for (let index = 0; index < 60; index += 1) tcp([web, api], web.source, api.source, [40_000 + index, 8080], index);
  for (let index = 0; index < 40; index += 1) tcp([web], '192.0.2.7', web.source, [30_000 + index, 443], 2 * index);
  for (let index = 0; index < 30; index += 1) tcp([six], six.source, '2001:db8::9', [41_000 + index, 5432], index);
  for (let index = 0; index < 60; index += 1)
    udp(
      index % 2 === 0 ? web : api,
      [index % 2 === 0 ? web.source : api.source, '10.1.0.2'],
      50_000 + index,
      index % 30,
    );
  return pcapOf(packets);
}
