// What `require('node:http')` and `require('node:https')` give inside a function: as much of Node's module as AWS's SDK and small handlers use.
import { EventEmitter } from 'node:events';
import { Readable, Writable } from 'node:stream';
import type { IncomingResponse, OutgoingRequest, Transport } from './transport.ts';

interface RequestOptions {
  readonly method?: string;
  readonly host?: string;
  readonly hostname?: string;
  readonly port?: number | string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | number | readonly string[]>>;
}

type OnResponse = (response: Readable) => void;
type Target = string | URL | RequestOptions;
/** As Node's: a target, options and a listener, of which one or two may be missing. */
type Parts = readonly (Target | OnResponse | undefined)[];

export function httpModule(transport: Transport): Readonly<Record<string, unknown>> {
  const request = (...parts: Parts): Writable => send(transport, parts);
  const get = (...parts: Parts): Writable => {
    const sent = request(...parts);
    sent.end();
    return sent;
  };
  return { request, get, Agent, globalAgent: Agent() };
}

/** Connections are nobody's concern here. Called with `new` as well, which then gives the same object. */
function Agent(): object {
  return { sockets: {}, requests: {}, freeSockets: {}, maxSockets: Number.POSITIVE_INFINITY, destroy: () => undefined };
}

function send(transport: Transport, parts: Parts): Writable {
  const listener = parts.find((part): part is OnResponse => typeof part === 'function');
  const options = optionsFrom(parts);
  const headers = new Map(
    Object.entries(options.headers ?? {}).map(([name, value]) => [name.toLowerCase(), text(value)]),
  );
  const body: Buffer[] = [];
  const request = new Writable({
    // Once written it must live on until its response has come.
    autoDestroy: false,
    write(chunk: Buffer, _encoding, done) {
      body.push(chunk);
      done();
    },
    final(done) {
      done();
      transport(outgoing(options, headers, Buffer.concat(body))).then(
        (response) => {
          if (!request.destroyed) request.emit('response', incoming(response));
        },
        (problem: Error) => request.destroy(problem),
      );
    },
  });
  if (listener !== undefined) request.once('response', listener);
  const socket = connected();
  // The SDK waits for a socket before it counts its patience.
  process.nextTick(() => request.emit('socket', socket));
  return Object.assign(request, {
    socket,
    setHeader: (name: string, value: string) => void headers.set(name.toLowerCase(), text(value)),
    getHeader: (name: string) => headers.get(name.toLowerCase()),
    setTimeout: () => request,
    setNoDelay: () => undefined,
    setSocketKeepAlive: () => undefined,
    flushHeaders: () => undefined,
    abort: () => void request.destroy(),
  });
}

function connected(): EventEmitter {
  const socket = new EventEmitter();
  const self = () => socket;
  return Object.assign(socket, { connecting: false, setTimeout: self, setKeepAlive: self, setNoDelay: self });
}

function optionsFrom(parts: Parts): RequestOptions {
  const targets = parts.filter((part): part is Target => part !== undefined && typeof part !== 'function');
  const options = targets.map((target) =>
    typeof target === 'string' || target instanceof URL ? fromUrl(new URL(target)) : target,
  );
  return Object.assign({}, ...options);
}

function fromUrl({ hostname, port, pathname, search }: URL): RequestOptions {
  return { hostname, port, path: `${pathname}${search}` };
}

function outgoing(options: RequestOptions, headers: ReadonlyMap<string, string>, body: Buffer): OutgoingRequest {
  const { method = 'GET', hostname, host = 'localhost', port = '', path = '/' } = options;
  const named = hostname ?? host;
  const authority = port === '' ? named : `${named}:${port}`;
  return { method, host: authority, path, headers: { host: authority, ...Object.fromEntries(headers) }, body };
}

function incoming({ status, headers, body }: IncomingResponse): Readable {
  return Object.assign(Readable.from(body.length === 0 ? [] : [body], { objectMode: false }), {
    statusCode: status,
    statusMessage: '',
    headers,
  });
}

function text(value: string | number | readonly string[]): string {
  return typeof value === 'object' ? value.join(', ') : String(value);
}
