// Who reads along with a live collector, in real namespaces: tshark by a pipe and as its own interface, one over the network, one that stalls and one
// that is killed.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodePcapngBlock, pcapngOptions } from '@tasktap/wire';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually } from '../eventually.ts';
import { createNetwork, type Host, mirror, type Network, type Running } from './namespaces.ts';
import { digest, objectsIn } from './strangers.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-consumers-'));
const path = (name: string): string => join(folder, name);
const socket = path('tap.sock');
const token = 'a token of sixteen characters or more';
const bodyBytes = 2_000_000;
const expected = digest(Buffer.alloc(bodyBytes, 'what the task answers, '));
const server = `
const body = Buffer.alloc(${bodyBytes}, 'what the task answers, ');
require('node:http').createServer(({ url }, response) => response.end(url.startsWith('/last') ? 'the answer to ' + url + '.' : body)).listen(8080, () => console.log('listening'));
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

/**
 * So many answers from web to api, one after the other, and behind each a short one: the next one waits until that is in the files of all
 * readers, since as fast as the kernel nobody reads. So all of them is in there at the end.
 */
async function fetches(amount: number, name: string, ...readers: readonly string[]): Promise<void> {
  for (let n = 0; n < amount; n += 1) {
    get(`${name}${n}`, `last-${name}${n}`);
    await eventually(`${name}${n} is in every file`, () => readers.every((file) => holds(file, `${name}${n}`)));
  }
}

/** From web to api. */
function get(...names: readonly string[]): void {
  const fetched = names.map(
    (name) => `await fetch('http://${web.address}:8080/${name}').then((response) => response.bytes());`,
  );
  const script = `${fetched.join(' ')} console.log('all');`;
  expect(api.run(process.execPath, '--input-type=module', '-e', script).output).toBe('all\n');
}

/** Said until a new reader hears it: the thread that receives is told of the first one a moment after that has come. */
const hello = 'hello';

async function hears(file: string): Promise<void> {
  await eventually(`${file} holds a packet`, () => {
    get(`last-${hello}`);
    return holds(file, hello);
  });
}

const holds = (file: string, name: string): boolean =>
  existsSync(file) && readFileSync(file).includes(lastAnswer(name));

/** What was fetched for its own sake. */
const fetchedIn = (file: string): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(objectsIn(file)).filter(([name]) => !name.startsWith(`last-${hello}`)));

const lastAnswer = (name: string): string => `the answer to /last-${name}.`;

interface Counters {
  readonly packets: number;
  readonly missedCopies: number;
  readonly inlets: readonly { readonly dropped: number }[];
  readonly consumers: Readonly<Record<'consumers' | 'packets-consumed' | 'packets-missed', number>>;
}

function counters(): Counters {
  return JSON.parse(collector.run('curl', '-s', 'http://127.0.0.1:8080/counters').output);
}

const consumersAre = (amount: number): Promise<void> =>
  eventually(`there are ${amount} consumers`, () => counters().consumers.consumers === amount);

const answers = (amount: number, name: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Array.from({ length: amount }, (_, n) => `${name}${n}`).flatMap((one) => [
      [one, expected],
      [`last-${one}`, digest(Buffer.from(lastAnswer(one)))],
    ]),
  );

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

/** What a reader was told until now: the last word on each interface. */
function missedBy(file: string): number {
  const told = new Map<number, number>();
  const bytes = new Uint8Array(readFileSync(file));
  for (let at = 0; ; ) {
    const one = decodePcapngBlock(bytes.subarray(at), true);
    if (one.kind !== 'block') return [...told.values()].reduce((sum, dropped) => sum + dropped, 0);
    at += one.length;
    if (one.block.kind !== 'statistics') continue;
    const { value } = one.block.options.find(({ code }) => code === pcapngOptions.dropped) ?? {};
    if (value !== undefined) told.set(one.block.interfaceId, Number(Buffer.from(value).readBigUInt64LE()));
  }
}

const shell = (command: string): Running => collector.start('sh', '-c', command);
const names = '-T fields -e frame.interface_name -e tcp.dstport';

test('tshark reads one service through a pipe, under the name of its task, until it has seen enough', async () => {
  const capture = `tasktap capture --from ${socket} --service web --port 8080 -w -`;
  const reading = shell(`${capture} | tshark -l -n -r - ${names} -c 40`);
  await consumersAre(1);
  await fetches(2, 'piped');
  await reading.closed;
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
    await fetches(1, 'wireshark');
    await reading.closed;
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
    await hears(path('network.pcapng'));
    await fetches(3, 'network', path('network.pcapng'));
    expect((await reading.end('SIGINT')).status).toBe(0);
    expect(fetchedIn(path('network.pcapng'))).toEqual(answers(3, 'network'));
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
  const missed = (): number => counters().consumers['packets-missed'];
  const readers = [path('whole.pcapng'), path('api.pcapng')];
  await hears(path('whole.pcapng'));
  await fetches(1, 'before', ...readers);
  stalled.child.kill('SIGSTOP');
  killed.child.kill('SIGKILL');
  await consumersAre(3);
  // 40 MB, twice: more than a queue and a socket hold.
  await fetches(20, 'then', ...readers);
  expect(missed()).toBeGreaterThan(0);
  const { missedCopies, inlets } = counters();
  expect({ missedCopies, dropped: inlets.map(({ dropped }) => dropped) }).toEqual({ missedCopies: 0, dropped: [0, 0] });
  stalled.child.kill('SIGCONT');
  await eventually('it is told what it missed', () => missedBy(path('stalled.pcapng')) === missed());
  await fetches(1, 'after', ...readers, path('stalled.pcapng'));
  const reports = await Promise.all([whole, api_, stalled].map((one) => one.end()));
  const [ofWhole, ofApi, ofStalled] = reports.map(({ output }) => JSON.parse(output));
  expect([ofWhole.missed, ofApi.missed]).toEqual([0, 0]);
  expect(ofStalled).toMatchObject({ ended: 'stopped', missed: missed() });
  const all = { ...answers(1, 'before'), ...answers(20, 'then'), ...answers(1, 'after') };
  expect(fetchedIn(path('whole.pcapng'))).toEqual(all);
  expect(interfacesIn(path('whole.pcapng'))).toEqual(['shop/web/aaaa']);
  expect(fetchedIn(path('api.pcapng'))).toEqual(all);
  expect(interfacesIn(path('stalled.pcapng')).sort()).toEqual(['shop/api/bbbb', 'shop/web/aaaa']);
  await consumersAre(0);
});

test('when the collector ends, so do they, in order', async () => {
  const words = ['--from', socket, '-w', path('last.pcapng'), '--json'];
  const reading = collector.start('tasktap', 'capture', ...words);
  await consumersAre(1);
  await hears(path('last.pcapng'));
  await fetches(1, 'end', path('last.pcapng'));
  const { status, output } = await collecting.end();
  expect(status).toBe(0);
  expect(JSON.parse(output)).toMatchObject({ consumers: { consumers: 0 }, missedCopies: 0 });
  await reading.closed;
  const read = await reading.end();
  expect([read.status, JSON.parse(read.output)]).toMatchObject([0, { ended: 'ended', missed: 0 }]);
  const capinfos = collector.run('capinfos', '-M', '-c', path('last.pcapng'));
  expect(capinfos.output).toMatch(/Number of packets: +\d+/);
});
