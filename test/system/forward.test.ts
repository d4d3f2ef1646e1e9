// Real packets of real tasks: by the forwarder, and by the kernel's own mirroring, to a collector in a third namespace.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { createNetwork, type Ended, type Host, mirror, type Network, type Running, say } from './namespaces.ts';
import { digest, objectsIn, onlyOf, run } from './strangers.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-'));
const path = (name: string): string => join(folder, name);
let network: Network;
let web: Host;
let api: Host;
let collector: Host;
let stranger: Host;

beforeAll(() => {
  network = createNetwork();
  web = network.host('web', '10.77.0.17');
  api = network.host('api', '10.77.0.18');
  collector = network.host('collector', '10.77.0.9');
  stranger = network.host('stranger', '10.77.0.99');
});
afterAll(() => {
  network.close();
  rmSync(folder, { recursive: true });
});

/** Longer than anything the kernel hands over in one piece. */
const body = 400_000;
const server = `
const body = Buffer.alloc(${body}, 'what the task answers, ');
require('node:http').createServer((request, response) => response.end(body)).listen(8080, () => console.log('listening'));
`;
const client = (host: Host, name: string) =>
  `fetch('http://${host.address}:8080/${name}').then((response) => response.bytes()).then((bytes) => console.log(bytes.length))`;
const expected = digest(Buffer.alloc(body, 'what the task answers, '));

const serve = async (host: Host): Promise<Running> => {
  const running = host.start(process.execPath, '-e', server);
  await running.says(/listening/);
  return running;
};
const fetchFrom = (from: Host, to: Host, name: string): Ended => from.run(process.execPath, '-e', client(to, name));

/** What arrives at the collector, where somebody listens or nobody does. */
async function receive(name: string) {
  const file = path(`${name}.pcap`);
  // As many slots as packets can come before a busy machine gives tcpdump its turn (decision 47).
  const slots = ['-s', '9216', '-B', '16384', '-U', '--immediate-mode'];
  const capture = collector.start('tcpdump', '-Z', 'root', '-i', 'eth0', ...slots, '-w', file, 'udp');
  await capture.says(/listening on/);
  let marks = 0;
  /** All that the host has said until now has come, each so often: what tcpdump has not read yet when it is stopped is lost, at either end. */
  const hasAllOf = async (from: Host, to: Host, times = 1): Promise<void> => {
    marks += 1;
    const mark = `until mark ${marks}, all`;
    say(from, to, mark);
    await eventually(`${times} of "${mark}"`, () => readFileSync(file, 'latin1').split(mark).length > times);
  };
  return {
    hasAllOf,
    end: async () => {
      await hasAllOf(stranger, collector);
      await capture.end('SIGINT');
      return file;
    },
  };
}

async function forwarding(host: Host, ...words: readonly string[]): Promise<Running> {
  const running = host.start('tasktap', 'forward', '--to', collector.address, '--json', ...words);
  await running.says(/forwarding (eth0|any)/);
  return running;
}

const tasks = [
  { cluster: 'shop', service: 'web', task: 'aaaa', vni: 1, source: '10.77.0.17' },
  { cluster: 'shop', service: 'api', task: 'bbbb', vni: 4242, source: '10.77.0.18' },
];

function collect(file: string) {
  writeFileSync(path('tasks.json'), JSON.stringify({ tasks }));
  const out = `${file}.out.pcapng`;
  const ran = run('tasktap', 'collect', '--read', file, '--directory', path('tasks.json'), '-w', out, '--json');
  expect(ran.complaint).toBe('');
  return { out, report: JSON.parse(ran.output) };
}

describe('a task with the forwarder', () => {
  test('is read by tshark to the last byte of its HTTP, though nobody listens at the collector', async () => {
    const received = await receive('forwarder');
    const forwarder = await forwarding(web);
    const serving = await serve(web);
    expect(fetchFrom(stranger, web, 'hello').output).toBe(`${body}\n`);
    await received.hasAllOf(web, stranger);
    await serving.end();
    const { status, output } = await forwarder.end();
    expect(status).toBe(0);
    const { counts, source } = JSON.parse(output);
    expect(source).toBe('10.77.0.17');
    expect(counts).toMatchObject({ truncated: 0, 'send-failed': 0, 'missed-by-capture': 0, restarts: 0 });
    expect(counts.segmented).toBeGreaterThan(0);
    // The collector's kernel says so, and that is not forwarded.
    expect(counts['own-output']).toBeGreaterThan(0);
    const { out, report } = collect(await received.end());
    expect(report.decapsulated).toMatchObject({ attributed: counts.datagrams, unattributed: 0, spoofed: 0 });
    expect(report.remarks['vxlan-in-vxlan']).toBe(0);
    expect(report.remarks.truncated).toBe(0);
    expect(report['notTunnelled']['later-fragment']).toBe(0);
    // As sensors do that check them: 0 is bad.
    const checked = ['-o', 'tcp.check_checksum:TRUE', '-Y', 'tcp', '-T', 'fields', '-e', 'tcp.checksum.status'];
    const statuses = run('tshark', '-n', '-r', out, ...checked)
      .output.split('\n')
      .filter((line) => line !== '');
    expect(new Set(statuses)).toEqual(new Set(['1']));
    expect(objectsIn(onlyOf(out, 'shop/web/aaaa'))).toEqual({ hello: expected });
  });

  test('is read as well where all interfaces are captured, cooked', async () => {
    const received = await receive('cooked');
    const forwarder = await forwarding(web, '--interface', 'any');
    const serving = await serve(web);
    expect(fetchFrom(stranger, web, 'hello').output).toBe(`${body}\n`);
    await received.hasAllOf(web, stranger);
    await serving.end();
    const { counts } = JSON.parse((await forwarder.end()).output);
    expect(counts).toMatchObject({ 'not-ethernet': 0, 'unknown-link-type': 0, truncated: 0, 'missed-by-capture': 0 });
    const { out, report } = collect(await received.end());
    expect(report.decapsulated).toMatchObject({ attributed: counts.datagrams, unattributed: 0, spoofed: 0 });
    expect(objectsIn(onlyOf(out, 'shop/web/aaaa'))).toEqual({ hello: expected });
  });

  test('sends the beginnings alone, where that is asked for', async () => {
    const received = await receive('short');
    const forwarder = await forwarding(web, '--packet-length', '96');
    const serving = await serve(web);
    fetchFrom(stranger, web, 'hello');
    await received.hasAllOf(web, stranger);
    await serving.end();
    const { counts } = JSON.parse((await forwarder.end()).output);
    expect(counts.truncated).toBeGreaterThan(0);
    const { report } = collect(await received.end());
    expect(report.remarks.truncated).toBe(counts.truncated);
    // Their original lengths are known by their own headers.
    expect(report.bytes).toBeGreaterThan(body);
  });

  test('says what to do where NET_RAW is missing, and ends', () => {
    const { status, complaint } = web.run(
      'setpriv',
      '--bounding-set=-net_raw',
      'tasktap',
      'forward',
      '--to',
      '10.77.0.9',
    );
    expect(complaint).toMatch(/^tasktap: tcpdump may not capture here: the capability NET_RAW is missing\. .*\n$/);
    expect(status).toBe(3);
  });
});

/**
 * As ECS ends a task: all containers are told at the same time, and this one has something to say before it goes. Until it has gone, another one
 * says a little all the time: after two seconds of silence the forwarder takes both for gone, which a busy machine has sooner than a second of ours.
 */
const farewell = `
const lives = setInterval(() => undefined, 1000);
process.once('SIGTERM', () => setTimeout(async () => {
  await fetch('http://10.77.0.18:8080/farewell').then((response) => response.bytes());
  clearInterval(lives);
}, 1200));
console.log('lives');
`;
const chatter = 'while :; do echo still here >/dev/udp/10.77.0.18/9; sleep 0.1; done';

test('a task that is stopped is forwarded to its last packet, without an order among its containers', async () => {
  const received = await receive('farewell');
  const serving = await serve(api);
  const app = web.start(process.execPath, '-e', farewell);
  await app.says(/lives/);
  const talking = web.start('bash', '-c', chatter);
  const forwarder = await forwarding(web);
  const [ended] = await Promise.all([forwarder.end(), app.end().then(() => talking.end('SIGKILL'))]);
  expect(ended.status).toBe(0);
  expect(JSON.parse(ended.output)).toMatchObject({ ended: 'stopped', counts: { 'missed-by-capture': 0 } });
  await serving.end();
  const { out } = collect(await received.end());
  expect(objectsIn(onlyOf(out, 'shop/web/aaaa'))).toEqual({ farewell: expected });
});

test('two tasks that talk, one forwarded and one mirrored by the kernel, arrive under both names', async () => {
  mirror(api, collector, 4242);
  const received = await receive('both');
  const forwarder = await forwarding(web);
  const serving = await serve(web);
  expect(fetchFrom(api, web, 'item').output).toBe(`${body}\n`);
  // Forwarded by one, mirrored by the other.
  await received.hasAllOf(web, api, 2);
  await serving.end();
  await forwarder.end();
  const { out, report } = collect(await received.end());
  expect(report.interfaces.map(({ name }: { name: string }) => name).sort()).toEqual([
    'shop/api/bbbb',
    'shop/web/aaaa',
  ]);
  expect(report.decapsulated).toMatchObject({ unattributed: 0, spoofed: 0 });
  expect(report.remarks['vxlan-in-vxlan']).toBe(0);
  expect(objectsIn(onlyOf(out, 'shop/web/aaaa'))).toEqual({ item: expected });
  expect(objectsIn(onlyOf(out, 'shop/api/bbbb'))).toEqual({ item: expected });
});
