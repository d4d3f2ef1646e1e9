// What `tasktap collect` writes, judged by strangers: tshark, capinfos and tcpdump read it without a complaint, and find the packets that tshark
// finds when it opens the tunnels itself.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { capturesAtHand } from '../../packages/collector/test/captures.ts';
import { directoryFile, mirroredCapture, nameFor } from './mirrored-capture.ts';
import { run } from './strangers.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-'));
afterAll(() => rmSync(folder, { recursive: true }));

const path = (name: string): string => join(folder, name);
writeFileSync(path('tasks.yaml'), directoryFile());
writeFileSync(path('generated.pcap'), mirroredCapture('pcap'));
writeFileSync(path('generated.pcapng'), mirroredCapture('pcapng'));

const ofOthers = capturesAtHand();
/** Not every Debian has it: where it is on the machine, it judges as well. */
const installed = spawnSync('suricata', ['-V']).error === undefined ? ['from a file', 'from a pipe'] : [];
const files = [path('generated.pcap'), path('generated.pcapng'), ...ofOthers];

describe.each(files.map((file) => [basename(file), file] as const))('%s', (name, file) => {
  const written = path(`${name}.out.pcapng`);
  const collected = run(
    'tasktap',
    'collect',
    '--read',
    file,
    '--directory',
    path('tasks.yaml'),
    '-w',
    written,
    '--json',
  );
  const report = JSON.parse(collected.output);
  // Suricata takes a file without packets for a broken one, whoever wrote it.
  const sensors = report.decapsulated.total > 0 ? installed : [];

  test('tshark finds the same packets in the tunnels and in what came out of them, under the right names', () => {
    const inside = tshark(file, 'vxlan.vni', '-Y', 'vxlan');
    const outside = tshark(written, 'frame.interface_name');
    expect(outside).toHaveLength(report.decapsulated.total);
    expect(outside).toEqual(inside.map((packet, index) => unwrapped(packet, outside[index])));
  });

  test('capinfos counts packets and interfaces as we do', () => {
    const { output, complaint } = run('capinfos', '-M', '-c', '-I', written);
    expect(complaint).toBe('');
    expect(output).toMatch(new RegExp(`Number of packets: +${report.decapsulated.total}\n`));
    // libpcap wants an interface even where no packet is.
    const interfaces: readonly Named[] = report.vnis === 0 ? [{ name: 'none', packets: 0 }] : report.interfaces;
    expect(told(output, /Name = (.*)/g)).toEqual(interfaces.map(({ name: one }) => one));
    expect(told(output, /Number of packets = (\d+)/g)).toEqual(interfaces.map(({ packets }) => String(packets)));
  });

  test('tcpdump reads every packet', () => {
    const { output, complaint } = run('tcpdump', '-Z', 'root', '-nn', '-t', '-q', '-r', written);
    expect(complaint).toMatch(/^reading from file .*, link-type EN10MB \(Ethernet\), snapshot length 262144\n$/);
    expect(told(output, /^(\S.*)$/gm)).toHaveLength(report.decapsulated.total);
  });

  test.each(sensors)('Suricata reads every packet %s, and warns of nothing', (from) => {
    const logs = path(`${name} ${from}.logs`);
    mkdirSync(logs);
    const suricata = (read: string): string => `suricata -r ${read} -l '${logs}' -S /dev/null -k none`;
    const line = from === 'from a file' ? suricata(`'${written}'`) : `cat '${written}' | ${suricata('/dev/stdin')}`;
    const { output, complaint } = run('sh', '-c', line);
    expect(`${output}${complaint}`).not.toMatch(/^[WE]: |<(Warning|Error)>/m);
    expect(`${output}${complaint}`).toMatch(new RegExp(`read 1 file, ${report.decapsulated.total} packets`));
  });
});

test('the generated capture holds what it is there for', () => {
  const { output } = run(
    'tasktap',
    'collect',
    '--read',
    path('generated.pcap'),
    '--directory',
    path('tasks.yaml'),
    '--json',
  );
  const { decapsulated, remarks } = JSON.parse(output);
  for (const word of ['attributed', 'unattributed', 'spoofed']) expect(decapsulated[word]).toBeGreaterThan(0);
  for (const word of ['through-gateway', 'truncated', 'vlan-tagged', 'frame-not-ip', 'vxlan-in-vxlan']) {
    expect(remarks[word]).toBeGreaterThan(0);
  }
});

function told(output: string, what: RegExp): readonly (string | undefined)[] {
  return [...output.matchAll(what)].map(([, one]) => one);
}

interface Named {
  readonly name: string;
  readonly packets: number;
}

/** As tshark tells of it; of each field every occurrence, from the outside in. */
interface Packet {
  /** The VNIs, or the name of the interface. */
  readonly task: string;
  readonly time: string;
  readonly links: readonly string[];
  readonly sources: readonly string[];
  readonly udpPorts: readonly string[];
  readonly rest: readonly string[];
}

/** The packet without its tunnels. How many there are the other tells: without them it has so much less. */
function unwrapped({ task, time, links, sources, udpPorts, rest }: Packet, other: Packet | undefined): Packet {
  const layers = sources.length - (other?.sources.length ?? 0);
  return {
    task: nameFor(Number(task.split(',')[0]), sources[layers - 1] ?? ''),
    time,
    links: links.slice(1),
    sources: sources.slice(layers),
    udpPorts: udpPorts.slice(layers),
    rest,
  };
}

/** Those that no tunnel has: of the innermost packet alone. */
const innermost = ['tcp.srcport', 'tcp.dstport', 'tcp.seq_raw', 'tcp.flags', 'arp.src.proto_ipv4', 'vlan.id'];

function tshark(file: string, task: string, ...words: readonly string[]): readonly Packet[] {
  const asked = [task, 'frame.time_epoch', 'eth.dst', 'ip.src', 'ipv6.src', 'udp.dstport', ...innermost];
  const { output, complaint } = run(
    'tshark',
    ...['-n', '-r', file, ...words, '-T', 'fields', '-E', 'separator=|', '-E', 'occurrence=a'],
    ...asked.flatMap((field) => ['-e', field]),
  );
  expect(complaint).toBe('');
  return output.split('\n').flatMap((line) => {
    if (line === '') return [];
    const [name = '', time = '', links = '', four = '', six = '', udpPorts = '', ...rest] = line.split('|');
    const list = (values: string): readonly string[] => (values === '' ? [] : values.split(','));
    // IPv6 in IPv4 or the reverse does not occur: an outer address of one kind has none of the other inside, or comes first.
    const sources = [...list(four), ...list(six)];
    return [{ task: name, time, links: list(links), sources, udpPorts: list(udpPorts), rest }];
  });
}
