// tshark, written by others, reads what the demo sends over the wire as VXLAN with whole packets inside.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { sendDatagrams } from '../../packages/collector/test/loopback.ts';
import { eventually } from '../eventually.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('tshark finds as many VXLAN packets as were sent, with HTTP of the tasks in them and nothing malformed', async () => {
  const file = join(folder, 'demo.pcapng');
  // MiB: what comes before a busy machine gives it its turn.
  const room = ['-B', '64'];
  const capture = spawn('tshark', ['-q', '-i', 'lo', '-f', 'udp', ...room, '-w', file], { stdio: 'ignore' });
  const holds = async (mark: string): Promise<boolean> => {
    await sendDatagrams('127.0.0.1', '127.0.0.1', 9, [Buffer.from(mark)]);
    return existsSync(file) && readFileSync(file).includes(mark);
  };
  // It says that it captures a while before it does.
  await eventually('it captures', () => {
    if (capture.exitCode !== null) throw new Error('tshark has ended');
    return holds(`the beginning of ${folder}`);
  });
  const words = ['demo', '--once', '--json', '--tasks', '20', '--speed', '8', '--folder', folder];
  const demo = spawnSync('tasktap', words, { encoding: 'utf8' });
  // Some packets are still on their way from the kernel into the file: behind the last one comes a mark.
  await eventually('the mark is in the file', () => holds(`the end of ${folder}`));
  capture.kill('SIGINT');
  await new Promise((resolve) => capture.once('exit', resolve));
  expect(demo.status, demo.stdout).toBe(0);
  const summary = JSON.parse(demo.stdout.trim().split('\n').at(-1) ?? '');
  expect(summary.packetsReceived).toBeGreaterThan(0);

  const port = /^collect +at 127\.0\.0\.1:(\d+) /m.exec(demo.stdout)?.[1] ?? '';
  const inside = (filter: string): number => count(file, port, filter);
  expect(inside('vxlan')).toBe(summary.packetsSent);
  expect(inside('vxlan && http.request')).toBeGreaterThan(0);
  expect(inside('vxlan && dns')).toBeGreaterThan(0);
  // The name servers do ask the VPC's resolver, but the demo's filter does not list the network service amazon-dns.
  expect(inside('vxlan && ip.addr == 10.0.0.2')).toBe(0);
  expect(inside('vxlan && _ws.malformed')).toBe(0);
});

function count(file: string, port: string, filter: string): number {
  const words = ['-r', file, '-d', `udp.port==${port},vxlan`, '-Y', `udp.dstport == ${port} && ${filter}`];
  const read = spawnSync('tshark', [...words, '-T', 'fields', '-e', 'frame.number'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  return read.stdout.split('\n').filter((line) => line !== '').length;
}
