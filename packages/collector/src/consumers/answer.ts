// What one request gets: a capture that goes on until somebody has had enough, or a sentence that says why not.
import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isOfProgram } from '../of-program.ts';
import type { Consumers } from './consumers.ts';
import { readQuery } from './query.ts';
import type { Selection } from './selection.ts';

/** What a request must bring with it. */
export interface Entry {
  /** Undefined: none is needed. */
  readonly token: string | undefined;
  /** It was made for programs of this machine. */
  readonly loopback: boolean;
}

interface No {
  readonly status: number;
  readonly sentence: string;
}

export function answer(consumers: Consumers, entry: Entry, request: IncomingMessage, response: ServerResponse): void {
  const [path = '', ...query] = (request.url ?? '').split('?');
  const no = refusalOf(entry, request, path);
  const asked = no ?? readQuery(new URLSearchParams(query.join('?')));
  if ('status' in asked) refuse(response, asked);
  else if (asked.kind === 'misunderstood') refuse(response, { status: 400, sentence: asked.sentence });
  else if (!send(consumers, asked.selection, request, response)) refuse(response, tooMany);
}

const tooMany: No = { status: 503, sentence: 'There are as many consumers as there may be; try again later.' };

/** False: there are too many. */
function send(consumers: Consumers, selection: Selection, request: IncomingMessage, response: ServerResponse): boolean {
  const state = { full: false, over: false };
  const consumer = consumers.join(selection, {
    ready: () => pump(),
    ended: () => {
      state.over = true;
      pump();
    },
  });
  if (consumer === undefined) return false;
  const pump = (): void => {
    while (!state.full) {
      const chunk = consumer.take();
      if (chunk === undefined) break;
      state.full = !response.write(chunk);
    }
    if (state.over && !state.full) response.end();
  };
  response.once('close', consumer.leave);
  response.on('drain', () => {
    state.full = false;
    pump();
  });
  // A reader whose machine has vanished is noticed within minutes.
  request.socket.setKeepAlive(true, 30_000);
  response.writeHead(200, { 'content-type': 'application/x-pcapng', 'cache-control': 'no-store' });
  pump();
  return true;
}

function refusalOf({ token, loopback }: Entry, request: IncomingMessage, path: string): No | undefined {
  if (loopback && !isOfProgram(request)) {
    return {
      status: 403,
      sentence: 'Expected 127.0.0.1 or localhost as the host: a page of a browser may not listen.',
    };
  }
  if (token !== undefined && !knows(token, request)) {
    return {
      status: 401,
      sentence: 'Expected the header "Authorization: Bearer TOKEN" with the token of this collector.',
    };
  }
  if (path !== '/capture') return { status: 404, sentence: 'Expected /capture?service=NAME and the like.' };
  return request.method === 'GET' ? undefined : { status: 405, sentence: 'Expected GET.' };
}

/** Takes as long for any wrong token. */
function knows(token: string, { headers: { authorization = '' } }: IncomingMessage): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(`Bearer ${token}`), digest(authorization));
}

function refuse(response: ServerResponse, { status, sentence }: No): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' });
  response.end(`${sentence}\n`);
}
