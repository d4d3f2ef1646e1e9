// A port that tells load balancers whether packets can be received, and others the counters, as JSON.
import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isLoopback } from '@tasktap/wire';
import { boundConnections } from '../connections.ts';
import { isOfProgram } from '../of-program.ts';
import type { Collector } from './service.ts';

export interface Health {
  /** The one that the system chose, where 0 was asked for. */
  readonly port: number;
  readonly close: () => void;
}

export interface HealthOptions {
  readonly address: string;
  readonly port: number;
  /** What a reader of the counters must bear. Undefined: nothing on loopback; beyond, nobody gets them. */
  readonly token: string | undefined;
  /** What others have counted, by the name of the room: beside the statistics. */
  readonly rooms: () => Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Milliseconds: the receiving thread tells its statistics once a second, and a busy machine may be late. */
const longestSilence = 5000;
const mostConnections = 64;

/** `GET /health`: 200 or 503. `GET /counters`: the latest statistics. @throws as `listen` does */
export async function serveHealth(
  collector: Pick<Collector, 'latest'>,
  { address, port, token, rooms }: HealthOptions,
): Promise<Health> {
  const isOpen = token === undefined && isLoopback(address);
  const timeouts = { requestTimeout: longestSilence, headersTimeout: longestSilence };
  let refused = 0;
  const allRooms = () => ({ ...rooms(), health: { 'connections-refused': refused } });
  const server = createServer(timeouts, (request, response) => {
    const { status, body } = answerTo(request, collector.latest(), allRooms, refusalOf(request, isOpen, token));
    const type = body.startsWith('{') ? 'application/json' : 'text/plain';
    response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(`${body}\n`);
  });
  boundConnections(server, mostConnections, () => {
    refused += 1;
  });
  server.keepAliveTimeout = longestSilence;
  server.listen({ host: address, port });
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** Of the counters. Undefined: whoever asks may have them. */
function refusalOf(request: IncomingMessage, isOpen: boolean, token: string | undefined): Answer | undefined {
  if (!isOpen) {
    return bears(request, token) ? undefined : { status: 401, body: 'expected the token: Authorization: Bearer ...' };
  }
  if (isOfProgram(request)) return undefined;
  return { status: 403, body: 'expected 127.0.0.1 or localhost as the host: a page of a browser may not read' };
}

function bears({ headers }: IncomingMessage, token: string | undefined): boolean {
  const expected = Buffer.from(`Bearer ${token}`);
  const given = Buffer.from(headers.authorization ?? '');
  return token !== undefined && given.length === expected.length && timingSafeEqual(given, expected);
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

function answerTo(
  { method, url }: IncomingMessage,
  latest: ReturnType<Collector['latest']>,
  rooms: HealthOptions['rooms'],
  refusal: Answer | undefined,
): Answer {
  if (method !== 'GET') return { status: 405, body: 'only GET' };
  switch (url) {
    case '/health': {
      const healthy = latest !== undefined && latest.age < longestSilence;
      return healthy ? { status: 200, body: 'receiving' } : { status: 503, body: 'not receiving' };
    }
    case '/counters':
      return refusal ?? { status: 200, body: JSON.stringify({ ...latest?.statistics, ...rooms() }) };
    default:
      return { status: 404, body: 'expected /health or /counters' };
  }
}
