// Two UDP ports of loopback that nobody has: several demos, and a collector at the usual ones, go on side by side.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

export const loopback = '127.0.0.1';

export interface FreePorts {
  readonly vxlan: number;
  readonly geneve: number;
}

/** The system may give a port that was free to somebody else before it is taken: then others are tried, so often. */
const mostTries = 5;

export async function atFreePorts<Begun extends { readonly kind: string }>(
  begin: (ports: FreePorts) => Promise<Begun>,
): Promise<{ readonly begun: Begun; readonly ports: FreePorts }> {
  for (let tries = 1; ; tries += 1) {
    const ports = await freePorts();
    const begun = await begin(ports);
    if (begun.kind !== 'failed' || tries === mostTries) return { begun, ports };
  }
}

async function freePorts(): Promise<FreePorts> {
  const sockets = [createSocket('udp4'), createSocket('udp4')];
  await Promise.all(
    sockets.map((socket) => {
      socket.bind(0, loopback);
      return once(socket, 'listening');
    }),
  );
  const [vxlan = 0, geneve = 0] = sockets.map((socket) => socket.address().port);
  await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.close(resolve))));
  return { vxlan, geneve };
}
