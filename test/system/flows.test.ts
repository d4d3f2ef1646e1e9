// The flows of `tasktap collect --flows`, judged by strangers: softflowd reads the packets that came out of the tunnels, nfcapd keeps what it tells
// of them, nfdump prints it; per task, all agree on the number of flows and, of each direction, on packets and bytes.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { allRead, sendDatagrams, someAddress } from '../../packages/collector/test/loopback.ts';
import { eventually } from '../eventually.ts';
import { directoryFile, mirroredConversations } from './mirrored-conversations.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-'));
afterAll(() => rmSync(folder, { recursive: true }));

const path = (name: string): string => join(folder, name);
writeFileSync(path('tasks.yaml'), directoryFile);
writeFileSync(path('mirrored.pcap'), mirroredConversations());
const report = JSON.parse(
  run('tasktap', [
    ...['collect', '--read', path('mirrored.pcap'), '--directory', path('tasks.yaml')],
    ...['-w', path('tasks.pcapng'), '--flows', path('flows.parquet'), '--json'],
  ]),
);

test('the capture holds what it is there for', () => {
  expect(report.conversations).toEqual({ flows: 190, 'seen-at-both-ends': 60, 'went-early': 0 });
  expect(report.interfaces).toHaveLength(3);
});

test.each<[string, string]>([
  ['aaaa', 'shop/web/aaaa'],
  ['bbbb', 'shop/api/bbbb'],
  ['cccc', 'shop/six/cccc'],
])('task %s', async (task, name) => {
  const packets = path(`${task}.pcap`);
  run('tshark', ['-r', path('tasks.pcapng'), '-Y', `frame.interface_name == "${name}"`, '-F', 'pcap', '-w', packets]);
  const told = await softflowd(packets);
  const ours = flowsOf(task);
  expect(ours.length).toBeGreaterThan(20);
  expect(told.flows).toBe(ours.length);
  expect(told.directions).toEqual(ours.flatMap(directionsOf).toSorted());
});

test('what two mirrored tasks say to each other is in the file once, and both strangers see it', () => {
  const [sum] = ask(
    "SELECT sum(traffic.packets) AS packets, sum(traffic.bytes) AS bytes FROM flows WHERE observation_point = 'Both'",
  );
  const [lone] = ask("SELECT sum(traffic.packets) AS packets FROM flows WHERE observation_point <> 'Both'");
  expect(2 * Number(sum?.['packets']) + Number(lone?.['packets'])).toBe(report.decapsulated.total);
  expect(Number(sum?.['bytes'])).toBeGreaterThan(0);
});

type Row = Readonly<Record<string, string | number>>;

function ask(sql: string): readonly Row[] {
  return JSON.parse(run('tasktap', ['flows', '--from', path('flows.parquet'), '--sql', sql, '--json'])).rows;
}

function flowsOf(task: string): readonly Row[] {
  return ask(`SELECT src_endpoint.ip AS source, src_endpoint.port AS source_port, dst_endpoint.ip AS destination,
    dst_endpoint.port AS destination_port, connection_info.protocol_num AS protocol, traffic.packets_out AS packets_out,
    traffic.bytes_out AS bytes_out, traffic.packets_in AS packets_in, traffic.bytes_in AS bytes_in
    FROM flows WHERE src_endpoint.uid = '${task}' OR dst_endpoint.uid = '${task}'`);
}

/** Source, port, destination, port, protocol, packets, bytes; a direction without a packet is none. */
function directionsOf(flow: Row): readonly string[] {
  const there = [flow['source'], flow['source_port']].join(' ');
  const back = [flow['destination'], flow['destination_port']].join(' ');
  return [
    [there, back, flow['protocol'], flow['packets_out'], flow['bytes_out']],
    [back, there, flow['protocol'], flow['packets_in'], flow['bytes_in']],
  ].flatMap((direction) => (direction[3] === 0 ? [] : [direction.join(' ')]));
}

interface Told {
  /** Conversations, as softflowd counts them. */
  readonly flows: number;
  readonly directions: readonly string[];
}

/** NetFlow's usual one. */
const port = 2055;

async function softflowd(packets: string): Promise<Told> {
  const flows = `${packets}.nfdump`;
  mkdirSync(flows);
  const address = someAddress();
  const receiver = spawn('nfcapd', ['-w', flows, '-b', address, '-p', String(port)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const words of [receiver.stdout, receiver.stderr]) {
    words.on('data', (bytes: Buffer) => {
      said += bytes;
    });
  }
  await eventually('nfcapd listens', () => {
    if (receiver.exitCode !== null) throw new Error(`it ended before it listened: ${said}`);
    return said.includes('Startup');
  });
  const sender = spawnSync('softflowd', ['-r', packets, '-n', `${address}:${port}`, '-v', '9', '-6', '-d'], {
    encoding: 'utf8',
  });
  // What it has kept it writes when it is told to end; what it has only read by then is lost. Once it reads the next datagram, which is no
  // NetFlow, all before that are kept.
  await sendDatagrams('127.0.0.1', address, port, [new Uint8Array(40)]);
  await allRead(address, port);
  receiver.kill('SIGTERM');
  await new Promise((resolve) => receiver.once('exit', resolve));
  const expired = /Flows expired: (\d+) /.exec(sender.stdout + sender.stderr)?.[1];
  const printed = run('nfdump', ['-R', flows, '-q', '-N', '-6', '-o', 'fmt:%sa|%sp|%da|%dp|%pr|%pkt|%byt']);
  const lines = printed.split('\n').filter((line) => line.includes('|'));
  return {
    flows: Number(expired),
    directions: lines
      .map((line) =>
        line
          .split('|')
          .map((cell) => cell.trim())
          .join(' '),
      )
      .toSorted(),
  };
}

function run(program: string, words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(`${program} ${words.join(' ')}: ${stderr}`);
  return stdout;
}
