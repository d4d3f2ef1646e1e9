// Mirrored packets over a real loopback socket: what a collector receives is the inner frame and the VNI.
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { decodeVxlan } from '@tasktap/wire';
import { expect, test } from 'vitest';
import { createPacketPath } from '../src/world/packets.ts';
import { createUdpSender } from '../src/world/packets-udp.ts';
import {
  createPacketWorld,
  plantFilter,
  plantInterface,
  plantSession,
  plantTarget,
  udpFrame,
} from './packets-world.ts';

async function listen(): Promise<Socket> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return socket;
}

test('a listener decodes the VXLAN and finds the VNI and the cut frame', async () => {
  const listener = await listen();
  const { world } = createPacketWorld();
  const source = plantInterface(world);
  plantFilter(world, 'accepting', [{}]);
  plantTarget(world, 'listening', { address: '127.0.0.1', port: listener.address().port });
  const accepted = { sessionNumber: 1, filterId: 'accepting', targetId: 'listening' };
  plantSession(world, source, { ...accepted, vni: 16_000_001, packetLength: 50 });
  const sender = createUdpSender();
  const frame = udpFrame('10.0.1.4', 40000, '10.0.2.9', 5000, new Uint8Array(20).fill(7));

  const received = once(listener, 'message');
  createPacketPath(world, sender).pass([{ networkInterface: source, direction: 'egress', frame }]);
  const [datagram] = await received;

  const packet = decodeVxlan(new Uint8Array(datagram));
  expect(packet).toEqual({ kind: 'vxlan', vni: 16_000_001, frame: frame.slice(0, 50) });
  await sender.close();
  listener.close();
});

test('flush waits for all that was given, and close twice is no harm', async () => {
  const listener = await listen();
  const { world } = createPacketWorld();
  const target = {
    ...plantTarget(world, 'listening', undefined),
    udp: { address: '127.0.0.1', port: listener.address().port },
  };
  const outer = { sourceAddress: '10.0.1.4', sourcePort: 50000 };
  const sender = createUdpSender();
  await sender.flush();
  for (let n = 0; n < 50; n += 1) sender.send(target, Uint8Array.of(n), outer);
  await sender.flush();
  expect(sender.counts()).toEqual({ sent: 50, failed: 0 });
  await Promise.all([sender.close(), sender.close()]);
  listener.close();
});

test('what is too long for UDP and what comes after close has failed, and nothing throws', async () => {
  const { world } = createPacketWorld();
  const target = { ...plantTarget(world, 'listening', undefined), udp: { address: '127.0.0.1', port: 9 } };
  const outer = { sourceAddress: '10.0.1.4', sourcePort: 50000 };
  const sender = createUdpSender();
  sender.send(target, new Uint8Array(70_000), outer);
  const closing = sender.close();
  sender.send(target, Uint8Array.of(1), outer);
  await closing;
  sender.send(target, Uint8Array.of(1), outer);
  expect(sender.counts()).toEqual({ sent: 0, failed: 3 });
});
