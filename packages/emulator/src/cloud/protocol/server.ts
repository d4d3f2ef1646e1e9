// The front on a real port, for any AWS client.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { ofPage } from './foreign-page.ts';
import type { Front } from './front.ts';
import { largestBody } from './recognise.ts';
import { unreadable } from './unreadable.ts';
import { LARGEST_BODY } from './wire.ts';

export interface Listening {
  /** e.g. `http://127.0.0.1:4599`; what an AWS client wants as its endpoint. */
  readonly url: string;
  /** Ends idle connections at once, and within a second those that are not done. */
  close(): Promise<void>;
}

/** How long a slow client may take, in milliseconds: for its headers, for its whole request, and between two requests. */
const PATIENCE = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 60_000,
  /** How often Node looks at the first two. */
  connectionsCheckingInterval: 1000,
};

/** Below the 1024 open files that most systems allow a process. */
const MOST_CONNECTIONS = 900;

/** What is read beyond the bound, and thrown away: a client that is still sending would not hear the refusal. */
const MOST_IGNORED = 7 * LARGEST_BODY;

/** Port 0 takes any free one. Rejects with one sentence for the user when the port cannot be had. */
export function listen(
  front: Front,
  place: { readonly host: string; readonly port: number },
  patience: typeof PATIENCE = PATIENCE,
): Promise<Listening> {
  const server = createServer(patience, (request, response) => {
    answer(front, request, response);
  });
  server.maxConnections = MOST_CONNECTIONS;
  server.on('clientError', refuseUnreadable);
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(place, error)));
    server.listen(place.port, place.host, () => {
      resolve({ url: urlOf(server, place.host), close: () => close(server) });
    });
  });
}

function answer(front: Front, request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.origin !== undefined) {
    const { status, headers, body } = ofPage;
    response.writeHead(status, { ...headers, connection: 'close' }).end(body);
    return;
  }
  const chunks: Buffer[] = [];
  const gone = new AbortController();
  response.on('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const most = largestBody(request.headers);
  let bytes = 0;
  let answered = false;
  const finish = (): void => {
    if (answered) return;
    answered = true;
    const { method = 'GET', url: path = '/', headers } = request;
    void front.handle({ method, path, headers, body: Buffer.concat(chunks), gone: gone.signal }).then((made) => {
      if (made.lost) {
        request.socket.resetAndDestroy();
        return;
      }
      const body = made.bytes ?? Buffer.from(made.body, 'utf8');
      if (!request.complete) response.setHeader('connection', 'close');
      response.writeHead(made.status, { ...made.headers, 'content-length': body.length });
      response.end(body);
    });
  };
  request.on('data', (chunk: Buffer) => {
    // One chunk past the bound is kept, so that the front sees that it was passed.
    if (bytes <= most) chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > most + MOST_IGNORED) finish();
  });
  request.on('end', finish);
  // A client that goes away in the middle wants no answer.
  request.on('error', () => response.destroy());
}

/** What Node could not read as HTTP never becomes a request. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (!socket.writable || error.code === 'ECONNRESET') socket.destroy();
  else socket.end(unreadable(error.code ?? ''));
}

const GRACE_MS = 1000;

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    const enough = setTimeout(() => server.closeAllConnections(), GRACE_MS);
    server.close((error) => {
      clearTimeout(enough);
      if (error === undefined) resolve();
      else reject(error);
    });
    server.closeIdleConnections();
  });
}

function urlOf(server: Server, host: string): string {
  const address = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`;
}

function cannotListen(place: { readonly host: string; readonly port: number }, error: NodeJS.ErrnoException): Error {
  const where = `port ${place.port} on ${place.host}`;
  const sentences: Readonly<Record<string, string>> = {
    EADDRINUSE: `Cannot listen: ${where} is in use. Choose another port, or 0 for any free one.`,
    EACCES: `Cannot listen: ${where} needs more rights. Choose a port above 1023.`,
    EADDRNOTAVAIL: `Cannot listen: ${place.host} is no address of this machine. Choose 127.0.0.1.`,
  };
  return new Error(sentences[error.code ?? ''] ?? `Cannot listen on ${where}: ${error.message}.`, { cause: error });
}
