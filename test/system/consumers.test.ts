// Who reads along with a live collector, in real namespaces: tshark by a pipe and as its own interface, one over the network, one that stalls and one
// that is killed.
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createNetwork, type Host, mirror, type Network, type Running } from './namespaces.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-consumers-'));
const path = (name: string): string => join(folder, name);
const socket = path('tap.sock');
const token = 'a token of sixteen characters or more';
const bodyBytes = 2_000_000;
const digest = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const expected = digest(Buffer.alloc(bodyBytes, 'what the task answers, '));
const server = `
const body = Buffer.alloc(${bodyBytes}, 'what the task answers, ');
require('node:http').createServer((request, response) => response.end(body)).listen(8080, () => console.log('listening'));
`;

let network: Network;
let web: Host;
let api: Host;
let collector: Host;
let stranger: Host;
let collecting: Running;

beforeAll(async () => {
  network = createNetwork();
  web = network.host('web', '10.77.0.17');
  api = network.host('api', '10.77.0.18');
  collector = network.host('collector', '10.77.0.9');
  stranger = network.host('stranger', '10.77.0.99');
  const tasks = [
    { cluster: 'shop', service: 'web', task: 'aaaa', vni: 4241, source: web.address },
    { cluster: 'shop', service: 'api', task: 'bbbb', vni: 4242, source: api.address },
  ];
  writeFileSync(path('tasks.json'), JSON.stringify({ tasks }));
  writeFileSync(path('token'), `${token}\n`);
  mirror(web, collector, 4241);
  mirror(api, collector, 4242);
  const overNetwork = ['--consumers-port', '4000', '--consumers-address', collector.address];
  const doors = ['--consumers-socket', socket, ...overNetwork, '--consumers-token-file', path('token')];
  const words = ['--listen', collector.address, '--directory', path('tasks.json'), '--health-port', '8080', '--json'];
  collecting = collector.start('tasktap', 'collect', ...words, ...doors);
  await collecting.says(/# ready/);
  await web.start(process.execPath, '-e', server).says(/listening/);
});
afterAll(() => {
  network.close();
  rmSync(folder, { recursive: true });
});

/** So many answers from web to api, one after the other, with a pause behind each: as fast as the kernel, nobody reads. */
function fetches(amount: number, name: string): void {
  const each = `await fetch('http://${web.address}:8080/${name}' + n).then((response) => response.bytes());
    await new Promise((resolve) => setTimeout(resolve, 300));`;
  const script = `for (let n = 0; n < ${amount}; n += 1) { ${each} } console.log('all');`;
  expect(api.run(process.execPath, '--input-type=module', '-e', script).output).toBe('all\n');
}

interface Counters {
  readonly packets: number;
  readonly missedCopies: number;
  readonly inlets: readonly { readonly dropped: number }[];
  readonly consumers: Readonly<Record<'consumers' | 'packets-consumed' | 'packets-missed', number>>;
}

function counters(): Counters {
  return JSON.parse(collector.run('curl', '-s', 'http://127.0.0.1:8080/counters').output);
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 100));
}

/** The collector tells once a second: nothing more has come for as long. */
async function settled(): Promise<void> {
  for (let before = -1; before !== counters().packets; ) {
    before = counters().packets;
    await new Promise((resolve) => setTimeout(resolve, 2000));
  }
}

const consumersAre = (amount: number): Promise<void> => until(() => counters().consumers.consumers === amount);

/** A mirror copies on whichever processor is free: segments may pass each other, and tshark gives up on a stream then unless told. */
const inAnyOrder = ['-o', 'tcp.reassemble_out_of_order:TRUE'];

/** What HTTP carried to the service, by name. */
function objectsIn(file: string): Readonly<Record<string, string>> {
  const objects = `${file}.objects`;
  mkdirSync(objects);
  collector.run('tshark', '-n', '-q', ...inAnyOrder, '-r', file, '--export-objects', `http,${objects}`);
  return Object.fromEntries(readdirSync(objects).map((name) => [name, digest(readFileSync(join(objects, name)))]));
}

const answers = (amount: number, name: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Array.from({ length: amount }, (_, n) => [`${name}${n}`, expected]));

const interfacesIn = (file: string): string[] => {
  const fields = ['-T', 'fields', '-e', 'frame.interface_name'];
  return [
    ...new Set(
      collector
        .run('tshark', '-n', '-r', file, ...fields)
        .output.trimEnd()
        .split('\n'),
    ),
  ];
};

const shell = (command: string): Running => collector.start('sh', '-c', command);
const names = '-T fields -e frame.interface_name -e tcp.dstport';

test('tshark reads one service through a pipe, under the name of its task, until it has seen enough', async () => {
  const capture = `tasktap capture --from ${socket} --service web --port 8080 -w -`;
  const reading = shell(`${capture} | tshark -l -n -r - ${names} -c 40`);
  await consumersAre(1);
  fetches(2, 'piped');
  if (reading.child.exitCode === null) await once(reading.child, 'close');
  const { output } = await reading.end();
  expect(output).toMatch(/^(shop\/web\/aaaa\t\d+\n){40}$/);
  await consumersAre(0);
});

describe('as an interface of Wireshark', () => {
  // Both of its folders for a person's own programs are below this.
  const asPerson = `HOME=${folder} XDG_CONFIG_HOME=`;

  test('tshark lists it, and captures there what is asked for', async () => {
    expect(collector.run('sh', '-c', `${asPerson} tasktap extcap --install`).status).toBe(0);
    expect(collector.run('sh', '-c', `${asPerson} tshark -D`).output).toMatch(/^\d+\. tasktap /m);
    const wanted = `-o extcap.tasktap.from:${socket} -o extcap.tasktap.service:api -o extcap.tasktap.port:8080`;
    const reading = shell(`${asPerson} exec tshark -l -n -i tasktap ${wanted} -c 40 ${names}`);
    await consumersAre(1);
    fetches(1, 'wireshark');
    if (reading.child.exitCode === null) await once(reading.child, 'close');
    const { status, output } = await reading.end();
    expect(status).toBe(0);
    expect(output).toMatch(/^(shop\/api\/bbbb\t\d+\n){40}$/);
    await consumersAre(0);
  });
});

describe('over the network', () => {
  const from = ['capture', '--from', 'http://10.77.0.9:4000', '-w', path('network.pcapng')];

  test('nobody listens without the token', () => {
    const { status, complaint } = stranger.run('tasktap', ...from);
    expect([status, complaint]).toEqual([
      2,
      expect.stringMatching(/^tasktap: http:\/\/10\.77\.0\.9:4000: .*token.*\n$/),
    ]);
  });

  test('with it, from another machine, to the last byte', async () => {
    const reading = stranger.start('tasktap', ...from, '--token-file', path('token'), '--service', 'web');
    await consumersAre(1);
    fetches(3, 'network');
    await settled();
    expect((await reading.end('SIGINT')).status).toBe(0);
    expect(objectsIn(path('network.pcapng'))).toEqual(answers(3, 'network'));
    await consumersAre(0);
  });
});

test('one that stalls and one that is killed hold up nobody: the others get every byte, and the stalled is told what it missed', async () => {
  const capture = (name: string, ...words: readonly string[]): Running =>
    collector.start('tasktap', 'capture', '--from', socket, '-w', path(`${name}.pcapng`), '--json', ...words);
  const [whole, api_, stalled, killed] = [
    capture('whole', '--service', 'web'),
    capture('api', '--service', 'api', '--port', '8080'),
    capture('stalled'),
    capture('killed'),
  ];
  await consumersAre(4);
  fetches(1, 'before');
  stalled.child.kill('SIGSTOP');
  killed.child.kill('SIGKILL');
  await consumersAre(3);
  // 40 MB, twice: more than a queue and a socket hold.
  fetches(20, 'then');
  await settled();
  const { missedCopies, consumers, inlets } = counters();
  expect(consumers['packets-missed']).toBeGreaterThan(0);
  expect({ missedCopies, dropped: inlets.map(({ dropped }) => dropped) }).toEqual({ missedCopies: 0, dropped: [0, 0] });
  stalled.child.kill('SIGCONT');
  fetches(1, 'after');
  await settled();
  const reports = await Promise.all([whole, api_, stalled].map((one) => one.end()));
  const [ofWhole, ofApi, ofStalled] = reports.map(({ output }) => JSON.parse(output));
  expect([ofWhole.missed, ofApi.missed]).toEqual([0, 0]);
  expect(ofStalled).toMatchObject({ ended: 'stopped', missed: consumers['packets-missed'] });
  expect(objectsIn(path('whole.pcapng'))).toEqual({ before0: expected, ...answers(20, 'then'), after0: expected });
  expect(interfacesIn(path('whole.pcapng'))).toEqual(['shop/web/aaaa']);
  expect(objectsIn(path('api.pcapng'))).toEqual({ before0: expected, ...answers(20, 'then'), after0: expected });
  expect(interfacesIn(path('stalled.pcapng')).sort()).toEqual(['shop/api/bbbb', 'shop/web/aaaa']);
  await consumersAre(0);
});

test('when the collector ends, so do they, in order', async () => {
  const words = ['--from', socket, '-w', path('last.pcapng'), '--json'];
  const reading = collector.start('tasktap', 'capture', ...words);
  await consumersAre(1);
  fetches(1, 'last');
  const { status, output } = await collecting.end();
  expect(status).toBe(0);
  expect(JSON.parse(output)).toMatchObject({ consumers: { consumers: 0 }, missedCopies: 0 });
  if (reading.child.exitCode === null) await once(reading.child, 'close');
  const read = await reading.end();
  expect([read.status, JSON.parse(read.output)]).toMatchObject([0, { ended: 'ended', missed: 0 }]);
  const capinfos = collector.run('capinfos', '-M', '-c', path('last.pcapng'));
  expect(capinfos.output).toMatch(/Number of packets: +\d+/);
});
