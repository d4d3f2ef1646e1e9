// A proxy in front of an AWS that answers 500, cuts requests in the middle, or keeps an answer to itself, as it is told.
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** `cut`: the connection ends in the middle of the request. `unheard`: it has been done, and the connection ends instead of an answer. */
export type Breaking = 'none' | 'refuse' | 'cut' | 'unheard';

export interface BreakingProxy {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** `fate` is asked for every request, e.g. with `PUT` and `/bucket/key?partNumber=1&uploadId=...`. */
export async function startBreakingProxy(
  to: string,
  fate: (method: string, path: string) => Breaking,
): Promise<BreakingProxy> {
  const server = createServer((asked, answer) => {
    const breaking = fate(asked.method ?? '', asked.url ?? '');
    if (breaking === 'cut') asked.once('data', () => asked.socket.resetAndDestroy());
    else if (breaking === 'refuse') refuse(asked, answer);
    else pass(to, asked, answer, breaking);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function refuse(asked: IncomingMessage, answer: ServerResponse): void {
  asked.resume().once('end', () => {
    answer.writeHead(500, { 'content-type': 'application/xml' });
    answer.end('<Error><Code>InternalError</Code><Message>We encountered an internal error.</Message></Error>');
  });
}

function pass(to: string, asked: IncomingMessage, answer: ServerResponse, breaking: Breaking): void {
  const { method, headers } = asked;
  const onward = request(`${to}${asked.url}`, { method, headers }, (answered) => {
    if (breaking === 'unheard') {
      answered.resume().once('end', () => asked.socket.resetAndDestroy());
      return;
    }
    answer.writeHead(answered.statusCode ?? 502, answered.headers);
    answered.pipe(answer);
  });
  onward.once('error', () => asked.socket.destroy());
  asked.pipe(onward);
}
