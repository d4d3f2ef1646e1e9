// The page beside another command: where it is, or in one sentence why it is not.
import { type Console, type Source, serveConsole } from '@tasktap/console';
import { whyDeaf } from '../listening.ts';
import { UserError } from '../user-error.ts';

/** `port` 0 takes any free one. `host`: an address of this machine. @throws UserError */
export async function openPage(source: Source, port: number, host = '127.0.0.1'): Promise<Console> {
  try {
    return await serveConsole(source, { host, port });
  } catch (error) {
    const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
    throw new UserError(
      isTaken
        ? `Expected a free port for the page, ${port} is taken: choose another one.`
        : whyDeaf({ host, port }, error),
      { cause: error },
    );
  }
}
