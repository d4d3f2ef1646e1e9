// Binds the ports that tcpdump listens at, and never reads from them: without a socket the kernel tells every sender that nobody is there.
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';

const { address, ports } = workerData as {
  readonly address: string;
  readonly ports: { readonly vxlan: number; readonly geneve: number };
};

for (const port of [ports.vxlan, ports.geneve]) {
  const socket = createSocket({ type: address.includes(':') ? 'udp6' : 'udp4', recvBufferSize: 1 });
  socket.bind({ address, port, exclusive: true });
  try {
    await once(socket, 'listening');
  } catch (error) {
    parentPort?.postMessage(`${address}:${port} (UDP): ${(error as Error).message}`);
    process.exit();
  }
}
parentPort?.postMessage('held');
// A thread that sleeps reads nothing: what comes finds no room, at no cost.
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
