// tshark and capinfos, written by others, open what the demo has written, and find every packet under the name of its task.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Summary {
  readonly packetsReceived: number;
  readonly captures: readonly [string];
  readonly once: string;
  readonly packetsByTask: readonly { readonly task: string; readonly packets: number }[];
  readonly flowsFolder: string;
}

let summary: Summary;
let capture = '';

beforeAll(() => {
  const words = ['demo', '--once', '--json', '--tasks', '40', '--speed', '10', '--folder', folder];
  const { status, stdout } = spawnSync('tasktap', words, { encoding: 'utf8' });
  expect(status).toBe(0);
  summary = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  capture = summary.captures[0];
});

function answerOf(program: string, ...words: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(program, words, { encoding: 'utf8', maxBuffer: 256 * 2 ** 20 });
  expect(status, stderr).toBe(0);
  return stdout;
}

/** A line for each value of `field` in the packets that `filter` lets through. */
function values(file: string, filter: string, field: string): readonly string[] {
  const answer = answerOf('tshark', '-r', file, '-Y', filter, '-T', 'fields', '-e', field, '-E', 'occurrence=f');
  return answer.split('\n').filter((line) => line !== '');
}

const numberOf = (file: string, filter: string): number => values(file, filter, 'frame.number').length;

describe('the capture', () => {
  test('is whole for capinfos, with an interface for each task', () => {
    const facts = answerOf('capinfos', '-M', capture);
    expect(facts).toMatch(new RegExp(`^Number of packets: +${summary.packetsReceived}$`, 'm'));
    expect(facts).toMatch(/^File encapsulation: +ether$/m);
    const names = [...facts.matchAll(/^ +Name = (.+)$/gm)].map(([, name]) => name);
    expect(names.toSorted()).toEqual(summary.packetsByTask.map(({ task }) => task).toSorted());
  });

  test('has as many packets of each task as the demo has told', () => {
    const counts = new Map<string, number>();
    for (const name of values(capture, 'frame', 'frame.interface_name')) counts.set(name, (counts.get(name) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual(
      Object.fromEntries(summary.packetsByTask.map(({ task, packets }) => [task, packets])),
    );
  });

  test.each([
    ['HTTP', 'http.request && http.host == "search.internal"'],
    ['its answers', 'http.response.code == 200 && json'],
    ['what is sent to be kept', 'http.request.method == "POST" && json'],
    ['DNS', 'dns.flags.response == 1 && dns.a'],
    ['TLS 1.3', 'tls.handshake.type == 2 && tls.handshake.extensions.supported_version == 0x0304'],
    ['TLS 1.2', 'tls.handshake.type == 2 && !tls.handshake.extensions.supported_version'],
    ['the name of a TLS server', 'tls.handshake.extensions_server_name == "payments.internal"'],
    ['PostgreSQL', 'pgsql.type == "Simple query" && pgsql.query contains "SELECT"'],
    ['its rows', 'pgsql.type == "Data row"'],
  ])('holds %s', (_what, filter) => {
    expect(numberOf(capture, filter)).toBeGreaterThan(0);
  });

  test('is not malformed anywhere, every checksum is right, and every question has its answer', () => {
    expect(numberOf(capture, '_ws.malformed || _ws.short || _ws.unreassembled')).toBe(0);
    const sums = ['ip', 'tcp', 'udp'].flatMap((layer) => ['-o', `${layer}.check_checksum:TRUE`]);
    const bad = 'ip.checksum.status == 0 || tcp.checksum.status == 0 || udp.checksum.status == 0';
    expect(answerOf('tshark', '-r', capture, ...sums, '-Y', bad)).toBe('');
    expect(numberOf(capture, 'dns.flags.response == 1 && !dns.response_to && !dns.retransmission')).toBe(0);
  });

  test('gives tshark nothing to warn of, but for lookups that it has from both ends', () => {
    const warning = 0x60_0000;
    expect(numberOf(capture, `_ws.expert.severity >= ${warning} && !dns.retransmission`)).toBe(0);
  });
});

describe('the capture with each packet once', () => {
  test('gives tshark nothing to warn of at all, and nothing seems sent twice', () => {
    const { once } = summary;
    expect(numberOf(once, '_ws.expert.severity >= 0x600000 || tcp.analysis.flags || dns.retransmission')).toBe(0);
    expect(numberOf(once, 'frame')).toBeGreaterThan(summary.packetsReceived / 2);
    // Nothing has gone but copies, which have the same identification.
    const packetsIn = (file: string) => new Set(values(file, 'ip', 'ip.id'));
    expect(packetsIn(once)).toEqual(packetsIn(capture));
  });
});

describe('one file for each task', () => {
  test('gives tshark nothing to warn of at all, and nothing seems sent twice', () => {
    const tasks = join(folder, 'tasks');
    answerOf('tasktap', 'split', capture, '--by', 'task', '--out', tasks);
    const files = readdirSync(tasks).filter((name) => name.endsWith('.pcapng'));
    expect(files.length).toBe(summary.packetsByTask.length);
    for (const file of files) {
      const complaints = numberOf(join(tasks, file), '_ws.expert.severity >= 0x600000 || tcp.analysis.flags');
      expect([file, complaints]).toEqual([file, 0]);
    }
  });
});

test('the flows are read by the command that the demo shows', () => {
  const rows = JSON.parse(answerOf('tasktap', 'flows', '--from', summary.flowsFolder, '--by', 'port', '--json')).rows;
  const ports = rows.map(({ port, protocol }: Readonly<Record<string, unknown>>) => `${port}/${protocol}`);
  expect(new Set(ports)).toEqual(new Set(['80/tcp', '443/tcp', '5432/tcp', '53/udp']));
});
