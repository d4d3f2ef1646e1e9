// Mirrored packets over a real UDP socket to wherever a target's listener is on this machine.
import { createSocket } from 'node:dgram';
import type { MirrorPort } from './packets.ts';
import { throughGateway } from './packets-gateway.ts';

export interface UdpSender extends MirrorPort {
  /** Datagrams that the kernel took, and those that it refused (too long for UDP, no route) or that came after `close`. */
  counts(): { readonly sent: number; readonly failed: number };
  /** Resolves once the kernel has taken or refused everything given so far. */
  flush(): Promise<void>;
  /** Sends what it has and lets the socket go. */
  close(): Promise<void>;
}

/**
 * Sends over IPv4 from one socket, which does not keep the process alive. The outer source address and port are this socket's own:
 * an ordinary socket cannot forge those of a task. A collector on loopback has the VNI alone to tell tasks apart, unless the target is a
 * gateway's: inside GENEVE the packet is whole.
 */
export function createUdpSender(): UdpSender {
  const socket = createSocket('udp4').unref();
  let given = 0;
  let sent = 0;
  let failed = 0;
  let closing: Promise<void> | undefined;
  const waiting = new Set<() => void>();
  const settle = (error: Error | null): void => {
    if (error === null) sent += 1;
    else failed += 1;
    if (sent + failed < given) return;
    for (const resume of waiting) resume();
    waiting.clear();
  };
  const flush = async (): Promise<void> => {
    if (sent + failed < given) await new Promise<void>((resume) => waiting.add(resume));
  };
  const close = async (): Promise<void> => {
    await flush();
    await new Promise<void>((done) => socket.close(done));
  };
  return {
    send(target, datagram, outer) {
      given += 1;
      if (closing !== undefined) return settle(new Error('The sender was closed.'));
      const isGateway = target.kind === 'gateway-load-balancer-endpoint';
      const payload = isGateway ? throughGateway(target, datagram, outer) : datagram;
      socket.send(payload, target.udp.port, target.udp.address, settle);
    },
    counts: () => ({ sent, failed }),
    flush,
    close() {
      closing ??= close();
      return closing;
    },
  };
}
