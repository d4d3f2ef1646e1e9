// How many connections a server of ours holds: whoever comes beyond them takes the place of the one that has asked nothing for longest.
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** Silence fills no server: a health check, or a consumer with its token, comes in whoever holds the rest. `closed` is told of each that went. */
export function boundConnections(server: Server, most: number, closed: () => void): void {
  /** In the order in which they fell silent. */
  const silent = new Set<Socket>();
  const answered = new Set<Socket>();
  server.on('connection', (socket) => {
    silent.add(socket);
    socket.once('close', () => {
      silent.delete(socket);
      answered.delete(socket);
    });
    if (silent.size + answered.size <= most) return;
    const [longest = socket] = silent;
    silent.delete(longest);
    longest.destroy();
    closed();
  });
  server.on('request', ({ socket }, response) => {
    if (!silent.delete(socket)) return;
    answered.add(socket);
    response.once('close', () => {
      if (answered.delete(socket)) silent.add(socket);
    });
  });
}
