// Live captures judged by the real tshark: as its own interface (an extcap), and through a pipe of `tasktap capture`.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConsumers, type Serving, serve } from '@tasktap/collector';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { identity, named, packet } from '../../packages/collector/test/consumers/packet-blocks.ts';
import { eventually } from '../eventually.ts';
import { run } from './asynchronous.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-extcap-'));
const socket = join(folder, 'tap.sock');
const environment = { ...process.env, HOME: folder, XDG_CONFIG_HOME: '' };
let serving: Serving;
let traffic: NodeJS.Timeout;

beforeAll(async () => {
  const consumers = createConsumers();
  for (const [number, service] of ['web', 'api'].entries()) {
    consumers.beginInterface(number, named(`shop/${service}/a`), identity(service, 'a'));
  }
  serving = await serve(consumers, { kind: 'socket', path: socket });
  let time = 0;
  traffic = setInterval(() => {
    time += 1;
    for (const number of [0, 1]) consumers.packets(packet(number, time));
  }, 20);
  expect(spawnSync('tasktap', ['extcap', '--install'], { env: environment }).status).toBe(0);
});
afterAll(async () => {
  clearInterval(traffic);
  await serving.close(0);
  rmSync(folder, { recursive: true });
});

const fields = ['-T', 'fields', '-e', 'frame.interface_name', '-e', 'tcp.dstport'];

test('tshark lists it among the interfaces', async () => {
  const { output } = await run(environment, 'tshark', '-D');
  expect(output).toMatch(/^\d+\. tasktap \(tasktap: tasks of a collector\)$/m);
});

test('tshark captures packets of the service that is asked for, each under the name of its task', async () => {
  const place = ['-o', `extcap.tasktap.from:${socket}`, '-o', 'extcap.tasktap.service:api'];
  const { status, output } = await run(environment, 'tshark', '-n', '-i', 'tasktap', ...place, '-c', '5', ...fields);
  expect(status).toBe(0);
  expect(output).toBe('shop/api/a\t443\n'.repeat(5));
});

test('tshark captures of both at once, under both names', async () => {
  const place = ['-o', `extcap.tasktap.from:${socket}`];
  const { output } = await run(environment, 'tshark', '-n', '-i', 'tasktap', ...place, '-c', '20', ...fields);
  expect(new Set(output.trimEnd().split('\n'))).toEqual(new Set(['shop/web/a\t443', 'shop/api/a\t443']));
});

test('tshark ends and says why where no collector is', async () => {
  const place = ['-o', `extcap.tasktap.from:${join(folder, 'none')}`];
  const { status, complaint } = await run(environment, 'tshark', '-n', '-i', 'tasktap', ...place, '-c', '1');
  expect(status).not.toBe(0);
  expect(complaint).toContain('no collector listens there');
});

test('tshark and tcpdump read what comes through a pipe, and with them it ends', async () => {
  const from = `tasktap capture --from ${socket} --service web`;
  const tshark = await run(environment, 'sh', '-c', `${from} | tshark -n -i - -c 5 ${fields.join(' ')}`);
  expect(tshark.output).toBe('shop/web/a\t443\n'.repeat(5));
  const tcpdump = await run(environment, 'sh', '-c', `${from} --count 5 | tcpdump -Z root -n -r -`);
  expect(tcpdump.output.match(/10\.0\.0\.5\.40000 > 10\.0\.0\.6\.443/g)).toHaveLength(5);
});

test('a terminal gets a sentence', async () => {
  const { output } = await run(environment, 'script', '-qec', `tasktap capture --from ${socket}`, '/dev/null');
  expect(output).toMatch(/^tasktap: a capture is nothing for a terminal: .*\r\n$/);
});

test('where nobody reads its pipe a person is told, and Ctrl-C ends it', async () => {
  const pipe = join(folder, 'unread');
  execFileSync('mkfifo', [pipe]);
  // `exec`: it and no shell in its place shall be ended by the terminal.
  const command = `exec tasktap extcap --capture --from ${socket} --fifo ${pipe}`;
  const child = spawn('script', ['-qec', command, '/dev/null'], {
    env: environment,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const closed = once(child, 'close');
  let said = '';
  child.stdout.on('data', (bytes: Buffer) => {
    said += bytes;
  });
  await eventually('it waits', () => said.includes(`Waiting for a reader of ${pipe}`));
  child.stdin.write('\u0003');
  // As shells have it: ended by SIGINT.
  expect((await closed)[0]).toBe(130);
});
