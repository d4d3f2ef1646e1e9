// The whole way on one machine: two tasks that talk, one mirrored by the kernel and one by the forwarder, to a live collector in a third namespace,
// whose file strangers read.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { createNetwork, type Host, mirror, type Network, type Running } from './namespaces.ts';
import { digest, objectsIn, onlyOf, run } from './strangers.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-'));
const path = (name: string): string => join(folder, name);
const bodyBytes = 400_000;
const body = Buffer.alloc(bodyBytes, 'what the task answers, ');
const server = `
const body = Buffer.alloc(${bodyBytes}, 'what the task answers, ');
require('node:http').createServer(({ url }, response) => response.end(url.startsWith('/last') ? 'the answer to ' + url + '.' : body))
  .listen(8080, () => console.log('listening'));
`;
const fetched = (host: Host, name: string): string =>
  `await fetch('http://${host.address}:8080/${name}').then((response) => response.bytes()).then((bytes) => console.log(bytes.length));`;
const lastAnswer = (name: string): string => `the answer to /last-${name}.`;

let network: Network;
let web: Host;
let api: Host;
let collector: Host;
beforeAll(() => {
  network = createNetwork();
  web = network.host('web', '10.77.0.17');
  api = network.host('api', '10.77.0.18');
  collector = network.host('collector', '10.77.0.9');
  mirror(api, collector, 4242);
  const tasks = [
    { cluster: 'shop', service: 'web', task: 'aaaa', vni: 1, source: web.address },
    { cluster: 'shop', service: 'api', task: 'bbbb', vni: 4242, source: api.address },
  ];
  writeFileSync(path('tasks.json'), JSON.stringify({ tasks }));
});
afterAll(() => {
  network.close();
  rmSync(folder, { recursive: true });
});

/** web with its server and its forwarder, and a collector that writes. */
async function tapped(name: string) {
  const file = path(`${name}.pcapng`);
  const words = ['--listen', collector.address, '--directory', path('tasks.json'), '-w', file, '--health-port', '8080'];
  const collecting = collector.start('tasktap', 'collect', ...words, '--json');
  await collecting.says(/# health/);
  /** What was mirrored before found nobody. */
  const unheard = mirrored(api);
  const forwarding = web.start('tasktap', 'forward', '--to', collector.address, '--json');
  await forwarding.says(/forwarding eth0/);
  const serving = web.start(process.execPath, '-e', server);
  await serving.says(/listening/);
  return { file, collecting, unheard, forwarding, serving };
}

/** Packets that the collector had received, and written, when it told last. */
function told(): number {
  const { output } = collector.run('curl', '-s', 'http://127.0.0.1:8080/counters');
  return Number(JSON.parse(output).packets ?? 0);
}

/** The file has it once from each of the two tasks, and so all that they said before. */
const heardTwice = (file: string, text: string): boolean =>
  existsSync(file) && readFileSync(file).toString('latin1').split(text).length > 2;

test('what two tasks say to each other stands under both names, to the last byte, as tshark reads it', async () => {
  const { file, collecting, unheard, forwarding, serving } = await tapped('whole');
  const client = api.run(
    process.execPath,
    '--input-type=module',
    '-e',
    `${fetched(web, 'item')} ${fetched(web, 'last-of-all')}`,
  );
  expect(client.output).toBe(`${bodyBytes}\n${lastAnswer('of-all').length}\n`);
  await eventually('both have heard all', () => heardTwice(file, lastAnswer('of-all')));
  await serving.end();
  const { counts } = JSON.parse((await forwarding.end()).output);
  const sent = counts.datagrams + mirrored(api) - unheard;
  await eventually('all that was sent has come', () => told() >= sent);
  const { status, output, complaint } = await collecting.end();
  expect(status).toBe(0);
  expect(complaint).toMatch(/^(# .*\n)+$/);

  const report = JSON.parse(output);
  expect(report).toMatchObject({
    malformed: { total: 0 },
    remarks: { truncated: 0 },
    decapsulated: { total: report.packets, attributed: report.packets },
    receiver: { inlets: [{ dropped: 0 }, { dropped: 0 }] },
  });
  const { packets, complaints } = judged(file);
  expect(complaints).toEqual([]);
  expect(packets).toEqual(
    Object.fromEntries(report.interfaces.map((one: { name: string; packets: number }) => [one.name, one.packets])),
  );
  expect(packets['shop/web/aaaa']).toBe(counts.datagrams);
  const digests = { item: digest(body), 'last-of-all': digest(Buffer.from(lastAnswer('of-all'))) };
  const expected = { requests: ['/item', '/last-of-all'], digests };
  expect(ofTask(file, 'shop/web/aaaa')).toEqual(expected);
  expect(ofTask(file, 'shop/api/bbbb')).toEqual(expected);
});

test('killed in mid traffic, it leaves a file that tshark reads, with all that it had told of', async () => {
  const { file, collecting, forwarding, serving } = await tapped('killed');
  const endless = `for (let round = 0; ; round += 1) { ${fetched(web, 'item')} ${fetched(web, 'last-of-round')} }`;
  const client: Running = api.start(process.execPath, '--input-type=module', '-e', endless);
  await eventually('both have heard a round', () => heardTwice(file, lastAnswer('of-round')));
  const before = told();
  await eventually('it tells of more', () => told() > before);
  const known = told();
  await collecting.end('SIGKILL');
  for (const running of [client, forwarding, serving]) await running.end('SIGKILL');

  const { packets, complaints } = judged(file);
  // The kernel ends a write of a killed process at any page: then the last block is cut, and whatever reads the file says so.
  for (const complaint of complaints) expect(complaint).toMatch(/cut short|truncated pcapng dump file/);
  expect(Object.keys(packets).sort()).toEqual(['shop/api/bbbb', 'shop/web/aaaa']);
  const kept = Object.values(packets).reduce((sum, one) => sum + one, 0);
  expect(kept).toBeGreaterThanOrEqual(known);
  expect(ofTask(file, 'shop/web/aaaa').requests.slice(0, 2)).toEqual(['/item', '/last-of-round']);
});

/** Packets that the kernel has mirrored. */
function mirrored({ run: inside }: Host): number {
  const [link] = JSON.parse(inside('ip', '-j', '-s', 'link', 'show', 'mirror').output);
  return link.stats64.tx.packets;
}

/** Packets of each name, by tshark; and what tshark, capinfos and tcpdump complain of. */
function judged(file: string) {
  const names = tshark(file, 'frame', 'frame.interface_name');
  const capinfos = run('capinfos', '-M', '-c', file);
  const tcpdump = run('tcpdump', '-Z', 'root', '-nn', '-r', file);
  const usual = /^reading from file .*, link-type EN10MB \(Ethernet\), snapshot length 262144\n/;
  expect(tcpdump.complaint).toMatch(usual);
  expect(capinfos.output).toMatch(new RegExp(`Number of packets: +${names.output.length}\n`));
  const said = [names.complaint, capinfos.complaint, tcpdump.complaint.replace(usual, '')];
  return {
    packets: Object.fromEntries(
      [...Map.groupBy(names.output, (name) => name)].map(([name, all]) => [name, all.length] as const),
    ),
    complaints: said.filter((complaint) => complaint !== ''),
  };
}

/** What tshark finds of one name alone. */
function ofTask(file: string, task: string) {
  const only = onlyOf(file, task);
  return { requests: tshark(only, 'http.request', 'http.request.uri').output, digests: objectsIn(only) };
}

function tshark(file: string, filter: string, field: string) {
  const { output, complaint } = run('tshark', '-n', '-r', file, '-Y', filter, '-T', 'fields', '-e', field);
  return { output: output.split('\n').filter((line) => line !== ''), complaint };
}
