// Serves the page on an address of this machine.
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import { isLoopback } from '@tasktap/wire';
import { readPage } from '../page/artefact.ts';
import type { Capture, Packets, Source } from '../source.ts';
import { createApp } from './app.ts';
import { createCaptures } from './captures.ts';
import { startStream } from './stream.ts';

export interface Console {
  /** To open in a browser; beyond loopback with the token that lets in. */
  readonly url: string;
  counts(): PageCounts;
  close(): Promise<void>;
}

interface PageCounts {
  /** That listen now. */
  readonly pages: number;
  /** Pages beyond those that may listen at once, told so. */
  readonly 'pages-refused': number;
  /** Connections beyond those that may be open, closed before anything was asked. */
  readonly 'connections-refused': number;
}

/** A browser opens six at most, and a page that listens keeps one. */
const mostConnections = 128;

/** `port` 0 takes any free one. @throws Error when the port cannot be had, or `read` the page; then nothing is begun */
export async function serveConsole(
  source: Source,
  { host, port }: { readonly host: string; readonly port: number },
  read: typeof readPage = readPage,
): Promise<Console> {
  const files = read();
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
  const refused = { pages: 0, connections: 0 };
  const onPageRefused = (): void => {
    refused.pages += 1;
  };
  const app = createApp({
    source,
    capture: captures.begin,
    stream,
    onPageRefused,
    door: { token },
    files,
  });
  const server = createAdaptorServer({ fetch: app.fetch });
  server.maxConnections = mostConnections;
  server.on('drop', () => {
    refused.connections += 1;
  });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    stream.close();
    throw error;
  }
  const { port: bound } = server.address() as AddressInfo;
  const name = host.includes(':') ? `[${host}]` : host;
  return {
    url: `http://${name}:${bound}/${token === undefined ? '' : `?token=${token}`}`,
    counts: () => ({
      pages: stream.pages(),
      'pages-refused': refused.pages,
      'connections-refused': refused.connections,
    }),
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
