// The front on a real port, for any AWS client.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Front } from './front.ts';
import { LARGEST_BODY } from './wire.ts';

export interface Listening {
  /** e.g. `http://127.0.0.1:4599`; what an AWS client wants as its endpoint. */
  readonly url: string;
  /** Ends idle connections at once, and within a second those that are not done. */
  close(): Promise<void>;
}

/** Port 0 takes any free one. Rejects with one sentence for the user when the port cannot be had. */
export function listen(front: Front, place: { readonly host: string; readonly port: number }): Promise<Listening> {
  const server = createServer((request, response) => {
    answer(front, request, response);
  });
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(place, error)));
    server.listen(place.port, place.host, () => {
      resolve({ url: urlOf(server, place.host), close: () => close(server) });
    });
  });
}

function answer(front: Front, request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    // One chunk past the bound is kept, so that the front sees that it was passed; the rest is read and dropped.
    if (bytes <= LARGEST_BODY) chunks.push(chunk);
    bytes += chunk.length;
  });
  request.on('end', () => {
    const { method = 'GET', url: path = '/', headers } = request;
    void front.handle({ method, path, headers, body: Buffer.concat(chunks) }).then((answered) => {
      const body = Buffer.from(answered.body, 'utf8');
      response.writeHead(answered.status, { ...answered.headers, 'content-length': body.length });
      response.end(body);
    });
  });
  // A client that goes away in the middle wants no answer.
  request.on('error', () => response.destroy());
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
