// Two UDP ports of loopback that nobody has: several demos, and a collector at the usual ones, go on side by side.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';

export const loopback = '127.0.0.1';

export interface FreePorts {
  readonly vxlan: number;
  readonly geneve: number;
}

/** They are free now; that the system draws one of them for somebody else in the next second happens once in some ten thousand times. */
export async function freePorts(): Promise<FreePorts> {
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
