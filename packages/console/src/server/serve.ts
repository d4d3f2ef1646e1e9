// Serves the page on an address of this machine.
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { readPage } from '../page/artefact.ts';
import type { Capture, Packets, Source } from '../source.ts';
import { createApp } from './app.ts';
import { createCaptures } from './captures.ts';
import { startStream } from './stream.ts';

export interface Console {
  /** To open in a browser; beyond loopback with the token that lets in. */
  readonly url: string;
  close(): Promise<void>;
}

/** A browser has six at most. Beyond these the process that is shown would soon have no room for its own files. */
const mostConnections = 256;

/** `port` 0 takes any free one. @throws Error when the port cannot be had */
export async function serveConsole(
  source: Source,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<Console> {
  const token = isLoopback(host) ? undefined : randomBytes(16).toString('hex');
  const stream = startStream(source, {
    every(milliseconds, act) {
      const timer = setInterval(act, milliseconds);
      return () => clearInterval(timer);
    },
  });
  const captures = createCaptures(captureIn(source.packets), (milliseconds, act) => {
    const timer = setTimeout(act, milliseconds);
    return () => clearTimeout(timer);
  });
  const app = createApp({ source, capture: captures.begin, stream, door: { token }, files: readPage() });
  const server = createAdaptorServer({ fetch: app.fetch });
  server.maxConnections = mostConnections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: bound } = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${name}:${bound}/${token === undefined ? '' : `?token=${token}`}`,
    async close() {
      stream.close();
      captures.end();
      await closed(server);
    },
  };
}

/** Milliseconds: what was told to end is sent; whoever does not read it by then is cut off. */
const patience = 2000;

function closed(server: ReturnType<typeof createAdaptorServer>): Promise<void> {
  const [idle, all] =
    'closeIdleConnections' in server ? [() => server.closeIdleConnections(), () => server.closeAllConnections()] : [];
  const again = setInterval(() => idle?.(), 50);
  const last = setTimeout(() => all?.(), patience);
  return new Promise((resolve) => {
    server.close(() => {
      clearInterval(again);
      clearTimeout(last);
      resolve();
    });
  });
}

function captureIn(packets: Packets): Capture | undefined {
  return packets.kind === 'pass' ? packets.capture : undefined;
}

function isLoopback(host: string): boolean {
  return host === '::1' || host === 'localhost' || host.startsWith('127.');
}
