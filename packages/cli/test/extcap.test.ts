// `tasktap extcap` as Wireshark calls it, and the script that it writes.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConsumers, serve } from '@tasktap/collector';
import { afterAll, describe, expect, test } from 'vitest';
import { identity, named, packet } from '../../collector/test/consumers/packet-blocks.ts';
import { scriptOf } from '../src/extcap/install.ts';

const folder = mkdtempSync(join(tmpdir(), 'tasktap-extcap-'));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string): string => join(folder, name);

function extcap(words: readonly string[], home = folder) {
  const { status, stdout, stderr } = spawnSync('tasktap', ['extcap', ...words], {
    encoding: 'utf8',
    env: { ...process.env, HOME: home },
  });
  return { status, output: stdout, complaint: stderr };
}

describe('answers', () => {
  test.each<[string, readonly string[], RegExp]>([
    [
      'which interface there is',
      ['--extcap-interfaces', '--extcap-version=4.0'],
      /^extcap \{version=1\.0\}\{display=tasktap\}\ninterface \{value=tasktap\}\{display=.+\}\n$/,
    ],
    [
      'which link type it has',
      ['--extcap-dlts', '--extcap-interface', 'tasktap'],
      /^dlt \{number=1\}\{name=EN10MB\}\{display=Ethernet\}\n$/,
    ],
    [
      'what may be asked for, each with a number of its own',
      ['--extcap-config', '--extcap-interface', 'tasktap'],
      /^(arg \{number=\d\}\{call=--[a-z-]+\}\{display=[^}]+\}\{type=(string|fileselect)\}\{tooltip=[^}]+\}(\{default=[^}]+\})?\{required=false\}\n){7}$/,
    ],
  ])('%s', (_what, words, answer) => {
    const { status, output, complaint } = extcap(words);
    expect(output).toMatch(answer);
    expect([status, complaint]).toEqual([0, '']);
    const numbers = [...output.matchAll(/^arg \{number=(\d)/gm)].map(([, number]) => number);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test('why there are no capture filters, where one is checked', () => {
    const { status, output } = extcap(['--extcap-interface', 'tasktap', '--extcap-capture-filter', 'port 80']);
    expect([status, output]).toEqual([1, expect.stringMatching(/^capture filters are not understood here/)]);
  });

  test.each<[string, readonly string[], RegExp]>([
    ['another interface', ['--extcap-dlts', '--extcap-interface', 'eth0'], /expected the interface tasktap, got eth0/],
    ['nothing', [], /expected --extcap-interfaces, /],
    ['a capture without a pipe', ['--capture'], /expected --extcap-interfaces, /],
  ])('with a sentence to %s', (_what, words, sentence) => {
    const { status, complaint } = extcap(words);
    expect([status, complaint]).toEqual([2, expect.stringMatching(sentence)]);
  });
});

describe('the script', () => {
  test('starts tasktap whatever its path holds', () => {
    const script = scriptOf(['printf', '%s|', "it's", '$HOME `x`']);
    expect(execFileSync('sh', ['-c', script, 'sh', '--a b', 'c'], { encoding: 'utf8' })).toBe(
      "it's|$HOME `x`|extcap|--a b|c|",
    );
  });

  test('is written into both folders of a person, or into the one that is named, and answers', () => {
    const home = path('home');
    expect(extcap(['--install'], home).output.match(/written: .*/g)).toEqual([
      `written: ${home}/.local/lib/wireshark/extcap/tasktap`,
      `written: ${home}/.config/wireshark/extcap/tasktap`,
    ]);
    const { status, output } = extcap(['--install', path('named')]);
    expect([status, output]).toEqual([0, expect.stringContaining(`written: ${path('named')}/tasktap\n`)]);
    expect(statSync(path('named/tasktap')).mode & 0o777).toBe(0o755);
    // Wireshark of a desktop knows no PATH of ours.
    const env = { PATH: '/usr/bin:/bin' };
    expect(execFileSync(path('named/tasktap'), ['--extcap-interfaces'], { encoding: 'utf8', env })).toContain(
      'interface {value=tasktap}',
    );
  });

  test('one sentence where it cannot be', () => {
    const { status, complaint } = extcap(['--install', '/dev/null/there']);
    expect([status, complaint]).toEqual([2, expect.stringMatching(/^tasktap: \/dev\/null\/there: .*\n$/)]);
  });
});

describe('a capture', () => {
  /** What came out of the pipe, whose other end Wireshark opens. */
  async function captured(name: string, ...words: readonly string[]) {
    execFileSync('sh', ['-c', 'mkfifo "$0"', path(name)]);
    const child = spawn('tasktap', [
      'extcap',
      '--capture',
      '--extcap-interface',
      'tasktap',
      '--fifo',
      path(name),
      ...words,
    ]);
    let complaint = '';
    child.stderr.on('data', (bytes: Buffer) => {
      complaint += bytes;
    });
    const reader = spawn('cat', [path(name)]);
    const chunks: Buffer[] = [];
    reader.stdout.on('data', (bytes: Buffer) => chunks.push(bytes));
    const statuses = await Promise.all(
      [child, reader].map((one) => new Promise((resolve) => one.once('close', resolve))),
    );
    return { statuses, complaint, bytes: Buffer.concat(chunks) };
  }

  test('goes through the pipe until the collector ends, of any of the services that are named', async () => {
    const consumers = createConsumers();
    const serving = await serve(consumers, { kind: 'socket', path: path('tap.sock') });
    const options = ['--from', path('tap.sock'), '--service', 'web, api', '--cluster', ''];
    const capturing = captured('pipe', ...options, '--token-file', '', '--extcap-capture-filter', '');
    while (consumers.size() === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    for (const [number, service] of ['web', 'api', 'db'].entries()) {
      consumers.beginInterface(number, named(`shop/${service}/a`), identity(service, 'a'));
      consumers.packets(packet(number, 1));
    }
    consumers.end();
    const { statuses, complaint, bytes } = await capturing;
    await serving.close(0);
    expect([statuses, complaint]).toEqual([[0, 0], '']);
    expect(bytes.subarray(0, 4)).toEqual(Buffer.of(0x0a, 0x0d, 0x0d, 0x0a));
    expect(bytes.toString('latin1').match(/shop\/\w+\/a/g)).toEqual(['shop/web/a', 'shop/api/a']);
  });

  test.each<[string, readonly string[], number, RegExp]>([
    ['no collector is there', ['--from', path('none.sock')], 2, /none\.sock: no collector listens there/],
    ['a capture filter came', ['--extcap-capture-filter', 'port 80'], 1, /capture filters are not understood here/],
  ])('ends, and so does who reads the pipe, where %s', async (_what, words, code, sentence) => {
    const { statuses, complaint, bytes } = await captured(`pipe-${words[0]}`, ...words);
    expect(statuses).toEqual([code, 0]);
    expect(complaint).toMatch(sentence);
    expect(bytes).toHaveLength(0);
  });

  test('says so where there is no pipe', () => {
    const { status, complaint } = extcap(['--capture', '--fifo', path('no/pipe'), '--from', path('none.sock')]);
    expect([status, complaint]).toEqual([2, expect.stringMatching(/^tasktap: .*\n$/)]);
    expect(() => readFileSync(path('no/pipe'))).toThrow();
  });
});
