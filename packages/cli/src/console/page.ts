// The page beside another command: where it is, or in one sentence why it is not.
import { type Console, type Source, serveConsole } from '@tasktap/console';
import { UserError } from '../user-error.ts';

/** `port` 0 takes any free one. `host`: an address of this machine. @throws UserError */
export async function openPage(source: Source, port: number, host = '127.0.0.1'): Promise<Console> {
  try {
    return await serveConsole(source, { host, port });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UserError(
      code === 'EADDRINUSE' ? `Expected a free port for the page, ${port} is taken: choose another one.` : message,
      { cause: error },
    );
  }
}
