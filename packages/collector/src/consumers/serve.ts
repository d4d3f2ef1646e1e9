// Where consumers come in: HTTP over a socket of this machine, over loopback, or, with a token, over the network.
import { chmod, lstat, unlink } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { connect } from 'node:net';
import { boundConnections } from '../connections.ts';
import { answer, type Entry } from './answer.ts';
import type { Consumers } from './consumers.ts';

export type Door =
  /** For whoever may write to the socket: its owner. */
  | { readonly kind: 'socket'; readonly path: string }
  /** `127.0.0.1`; for everybody on this machine. Port 0: any free one. */
  | { readonly kind: 'loopback'; readonly port: number }
  /** For whoever knows the token. Packets and token are not encrypted. */
  | { readonly kind: 'network'; readonly host: string; readonly port: number; readonly token: string };

export interface Serving {
  /** e.g. `/run/tasktap.sock`, or `http://127.0.0.1:4000` */
  readonly address: string;
  /** Ends when every consumer has been sent what waits for it, or `patienceMs` are over. */
  readonly close: (patienceMs: number) => Promise<void>;
}

/** Consumers, and whoever is told that there are too many. */
const mostConnections = 128;
/** Letters and digits; a shorter one is soon guessed. */
const shortestToken = 16;

/** Rejects with an Error of one sentence where it cannot be opened. */
export async function serve(consumers: Consumers, asked: Door): Promise<Serving> {
  const door = asked.kind === 'socket' ? { ...asked, path: pathNotPort(asked.path) } : asked;
  if (door.kind === 'network' && door.token.length < shortestToken) {
    throw new Error(`Expected a token of at least ${shortestToken} characters, found ${door.token.length}.`);
  }
  const server = createServer((request, response) => answer(consumers, entryOf(door), request, response));
  // A consumer may listen for days.
  server.requestTimeout = 30_000;
  server.headersTimeout = 10_000;
  server.timeout = 0;
  boundConnections(server, mostConnections, consumers.turnedAway);
  if (door.kind === 'socket') await removeStale(door.path);
  await listen(server, door);
  if (door.kind === 'socket') await orClosed(server, chmod(door.path, 0o600));
  return {
    address: addressOf(server, door),
    close: (patienceMs) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => server.closeAllConnections(), patienceMs);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

/** To Node a name without a letter or a slash is a port, and of all addresses of the machine. */
function pathNotPort(path: string): string {
  return path.includes('/') ? path : `./${path}`;
}

/** What nobody will close stays open no longer. */
async function orClosed(server: Server, work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    server.close();
    throw error;
  }
}

function entryOf(door: Door): Entry {
  return { token: door.kind === 'network' ? door.token : undefined, loopback: door.kind === 'loopback' };
}

function listen(server: Server, door: Door): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.once('listening', () => {
      server.off('error', reject);
      resolve();
    });
    if (door.kind === 'socket') asOwner(() => server.listen(door.path));
    else server.listen(door.port, door.kind === 'network' ? door.host : '127.0.0.1');
  });
}

/** A socket has its mode from the moment on that it is there, and lets nobody else in for any. */
function asOwner(bind: () => void): void {
  const usual = process.umask(0o077);
  try {
    bind();
  } finally {
    process.umask(usual);
  }
}

/** A collector that was killed leaves its socket behind; one that answers is at work, and anything else is not ours. */
async function removeStale(path: string): Promise<void> {
  const there = await lstat(path).catch(() => undefined);
  if (there?.isSocket() !== true) return;
  const answers = await new Promise<boolean>((resolve) => {
    const probe = connect(path, () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
  if (!answers) await unlink(path).catch(() => undefined);
}

function addressOf(server: Server, door: Door): string {
  const address = server.address();
  if (door.kind === 'socket' || address === null || typeof address === 'string') return String(address);
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
}
