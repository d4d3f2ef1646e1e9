// Whose a folder is: two processes that write into one would take each other's unfinished files for those of a process that was killed.
import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { createServer } from 'node:net';

/**
 * Answers whether the folder is this process's until it ends; false: another process of this machine has claimed it. `as` tells claims apart that do not
 * hinder each other. The claim is an abstract socket (unix(7)), of which nothing is left when a process is killed; where there are none, and on other machines,
 * nobody is hindered.
 */
export function claim(folder: string, as: string): Promise<boolean> {
  const { dev, ino } = statSync(folder, { bigint: true });
  // A name of a socket has no more than 107 bytes, a machine's name alone may have 64.
  const whose = createHash('sha256').update(`${dev} ${ino} ${as}`).digest('hex');
  const server = createServer((socket) => socket.destroy()).unref();
  return new Promise((resolve) => {
    server.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code !== 'EADDRINUSE'));
    server.listen({ path: `\0tasktap ${whose}` }, () => resolve(true));
  });
}
