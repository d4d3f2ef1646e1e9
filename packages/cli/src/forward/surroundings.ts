// What a forwarder meets outside of itself: names, sockets, tcpdump, the clock.
import { spawn } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { readFile } from 'node:fs/promises';
import { isIP, isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Heard, Route, Surroundings } from '@tasktap/collector';

export function surroundings(say: (line: string) => void): Surroundings {
  return { resolve, open, capture, now: () => performance.now(), wait, say };
}

async function resolve(name: string): Promise<readonly string[]> {
  if (isIP(name) !== 0) return [name];
  const found = await lookup(name, { all: true }).catch(() => []);
  return found.map(({ address }) => address);
}

/** RFC 1122's least that a host must take, where the kernel does not tell. */
const leastMtu = 576;

/** Undefined: there is no way to it. */
async function open(address: string, port: number): Promise<Route | undefined> {
  const source = await sourceTo(address, port);
  if (source === undefined) return undefined;
  const interfaceName = interfaceWith(source);
  // Bound, and not connected: a connected one would lose a datagram for each answer that nobody listens, as it comes from sensors that capture.
  const socket = socketFor(address);
  const bound = await new Promise<boolean>((done) => {
    // For good: whatever happens later is counted where it is sent.
    socket.on('error', () => done(false));
    socket.bind({ address: source, port: 0 }, () => done(true));
  });
  if (!bound) {
    socket.close();
    return undefined;
  }
  return {
    address,
    port,
    source,
    interfaceName,
    mtu: interfaceName === undefined ? leastMtu : await mtuOf(interfaceName),
    send: (datagram, done) => socket.send(datagram, port, address, (error) => done(error === null)),
    close: () => socket.close(),
  };
}

/** The kernel's own choice, which it makes for a socket that is connected; it sends nothing for that. */
async function sourceTo(address: string, port: number): Promise<string | undefined> {
  const socket = socketFor(address);
  const failed = await new Promise<unknown>((done) => socket.connect(port, address, done as () => void));
  const source = failed instanceof Error ? undefined : socket.address().address;
  socket.close();
  return source;
}

function socketFor(address: string): Socket {
  const family = isIPv6(address) ? 6 : 4;
  // An address needs no looking up, which would cost each datagram a turn of the event loop.
  return createSocket({
    type: family === 6 ? 'udp6' : 'udp4',
    lookup: (name, _options, found) => found(null, name, family),
  });
}

function interfaceWith(address: string): string | undefined {
  const found = Object.entries(networkInterfaces()).find(([, addresses = []]) =>
    addresses.some((one) => one.address === address),
  );
  return found?.[0];
}

async function mtuOf(interfaceName: string): Promise<number> {
  const written = await readFile(`/sys/class/net/${interfaceName}/mtu`, 'utf8').catch(() => '');
  return Number.parseInt(written, 10) || leastMtu;
}

function capture(words: readonly string[], { bytes, said, ended }: Heard): () => void {
  const child = started(words);
  if (typeof child === 'string') {
    queueMicrotask(() => ended({ kind: 'not-started', code: child }));
    return () => undefined;
  }
  child.stdout.on('data', bytes);
  child.stderr.setEncoding('utf8').on('data', said);
  let refused: string | undefined;
  child.on('error', ({ code = 'unknown' }: NodeJS.ErrnoException) => {
    refused = code;
  });
  child.on('close', (code) =>
    ended(refused === undefined ? { kind: 'exited', code: code ?? undefined } : { kind: 'not-started', code: refused }),
  );
  return () => void child.kill('SIGTERM');
}

/** Node tells of a program that is not there by an event, and throws where the kernel forbids it: then its errno. */
function started(words: readonly string[]) {
  try {
    return spawn('tcpdump', words, { stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown';
  }
}

function wait(milliseconds: number, stop: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      stop?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    if (stop?.aborted === true) end();
    else stop?.addEventListener('abort', end);
  });
}
