// The end of the wire in the demo: a UDP socket that opens VXLAN and counts packets per VNI.
import { createSocket } from 'node:dgram';
import { decodeVxlan } from '@tasktap/wire';

export interface Listener {
  readonly address: string;
  readonly port: number;
  /** Per VNI. */
  readonly heard: ReadonlyMap<number, readonly [packets: number, bytes: number]>;
  received(): number;
  /** Datagrams that are no VXLAN. */
  malformed(): number;
  close(): Promise<void>;
}

/** Room for some tenths of a second at full speed; the kernel gives what it allows. */
const receiveBuffer = 4 * 1024 * 1024;

export async function openListener(): Promise<Listener> {
  const socket = createSocket({ type: 'udp4', recvBufferSize: receiveBuffer });
  const heard = new Map<number, readonly [number, number]>();
  let received = 0;
  let malformed = 0;
  socket.on('message', (datagram) => {
    received += 1;
    const packet = decodeVxlan(datagram);
    if (packet.kind !== 'vxlan') {
      malformed += 1;
      return;
    }
    const [packets, bytes] = heard.get(packet.vni) ?? [0, 0];
    heard.set(packet.vni, [packets + 1, bytes + packet.frame.length]);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(0, '127.0.0.1', resolve);
  });
  const { address, port } = socket.address();
  return {
    address,
    port,
    heard,
    received: () => received,
    malformed: () => malformed,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}
