// The ways of receiving that need root, and IPv6: real datagrams over loopback, counted once each, and nobody told that no one listens.
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { someAddress } from '../../packages/collector/test/loopback.ts';
import { frameOf, mirrored, tcpOf, throughGateway } from '../../packages/collector/test/packets.ts';
import { eventually } from '../eventually.ts';

async function receiving(address: string, ...words: readonly string[]) {
  const health = ['--health-port', '0', '--health-address', '127.0.0.1'];
  const child = spawn('tasktap', ['collect', '--listen', address, ...health, '--json', ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes;
  });
  const ended = once(child, 'close') as Promise<[number | null]>;
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => {
    said += bytes;
  });
  await eventually('it is ready', () => {
    if (child.exitCode !== null) throw new Error(`it ended before it was ready: ${said}`);
    return /^# ready/m.test(said);
  });
  const [base = ''] = /http:\/\/[\d.:]+/.exec(said) ?? [];
  /** `packets`: as many have come before; what tcpdump has not been given by then is lost. */
  return async (packets: number) => {
    const counters = async () => (await (await fetch(`${base}/counters`)).json()) as { readonly packets?: number };
    await eventually('all have come', async () => ((await counters()).packets ?? 0) >= packets);
    child.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
    return JSON.parse(output);
  };
}

/** A connected socket hears when nobody listens at the other end: sending fails, or an error comes. Answers what it heard. */
async function send(to: string, port: number, payloads: readonly Uint8Array[]): Promise<readonly string[]> {
  const socket = createSocket(to.includes(':') ? 'udp6' : 'udp4');
  const heard: string[] = [];
  socket.on('error', (error) => heard.push(error.message));
  socket.connect(port, to);
  await once(socket, 'connect');
  for (const payload of payloads) {
    await new Promise<void>((resolve) => {
      socket.send(payload, (error) => {
        if (error !== null) heard.push(error.message);
        resolve();
      });
    });
  }
  await new Promise((resolve) => setTimeout(resolve, 50));
  socket.close();
  return heard;
}

const web = frameOf('10.0.0.5', '10.0.0.6', { protocol: 6, payload: tcpOf(40_000, 443) });
const vxlan = mirrored(7, web).subarray(42);
const geneve = throughGateway(8, web).subarray(42);
const times = (amount: number, payload: Uint8Array): readonly Uint8Array[] =>
  Array.from({ length: amount }, () => payload);

test('a sender hears that nobody listens, where nobody does', async () => {
  expect(await send(someAddress(), 4789, times(3, vxlan))).not.toEqual([]);
});

describe.each(['packet-ring', 'tcpdump'])('by %s', (way) => {
  test('each datagram for this address counts once, and no sender hears that nobody listens', async () => {
    const address = someAddress();
    const stop = await receiving(address, '--receiver', way);
    const heard = [
      ...(await send(address, 4789, times(500, vxlan))),
      ...(await send(address, 6081, times(40, geneve))),
      ...(await send(address, 4789, [new Uint8Array(3)])),
    ];
    // For others: another address, another port.
    await send(someAddress(), 4789, [vxlan]);
    await send(address, 4790, [vxlan]);
    const report = await stop(541);
    expect(heard).toEqual([]);
    expect(report).toMatchObject({
      packets: 541,
      decapsulated: { total: 540 },
      malformed: { total: 1, 'vxlan-too-short': 1 },
      remarks: { 'through-gateway': 40 },
      receiver: { way, inlets: [{ name: way, packets: 541, dropped: 0 }] },
    });
    expect(report.interfaces).toMatchObject([
      { name: 'vni-7', packets: 500 },
      { name: 'vni-8', packets: 40 },
    ]);
  });
});

test.each(['recvmmsg', 'packet-ring', 'tcpdump', 'dgram'])('by %s over IPv6', async (way) => {
  const stop = await receiving('::1', '--receiver', way);
  await send('::1', 4789, times(20, vxlan));
  await send('::1', 6081, times(10, geneve));
  const report = await stop(30);
  expect(report.decapsulated.total).toBe(30);
  expect(report.receiver.way).toBe(way);
});
