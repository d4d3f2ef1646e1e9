// Where a collector's consumers come in, as a person writes it: the path of a socket, or a URL.
import { type IncomingMessage, type RequestOptions, request } from 'node:http';
import { oneLine } from '../one-line.ts';
import { UserError, unfit } from '../user-error.ts';

export interface Asking {
  readonly from: string;
  /** e.g. `service=web&port=443` */
  readonly query: string;
  /** Undefined: none is shown. */
  readonly token: string | undefined;
}

/** A collector answers at once. */
const usualPatienceMs = 10_000;

/** Its body is the pcapng. @throws UserError where nobody listens there, or who does says no, or nothing */
export async function listenTo({ from, query, token }: Asking, patienceMs = usualPatienceMs): Promise<IncomingMessage> {
  const options = {
    ...whereOf(from),
    path: `/capture${query === '' ? '' : `?${query}`}`,
    agent: false,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  };
  const response = await asked(options, from, patienceMs);
  if (response.statusCode === 200 && response.headers['content-type'] === 'application/x-pcapng') {
    // Packets come when they come.
    return response.setTimeout(0);
  }
  throw new UserError(`${from}: ${await sentenceOf(response)}`, { exitCode: response.statusCode === 503 ? 1 : 2 });
}

/** Of a URL without its beginning: a socket may be called so, but hardly is. */
const hostAndPort = /^[^/]+:\d+$/;

/** An empty path would be port 80 of this machine to Node. */
function whereOf(from: string): RequestOptions {
  const isPath = from !== '' && !from.includes('://') && !hostAndPort.test(from);
  if (isPath) return { socketPath: from, host: 'localhost' };
  const url = URL.parse(from);
  if (url?.protocol === 'http:' && isPlaceAlone(url)) {
    return { host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port };
  }
  const got = from === '' ? 'nothing' : from;
  throw unfit(`expected the path of a socket, or a URL such as http://127.0.0.1:4000 and no more, got ${got}`);
}

/** Whatever else a URL can say would be passed over: which packets, options say. */
function isPlaceAlone({ href, origin }: URL): boolean {
  return href === `${origin}/`;
}

function asked(options: RequestOptions, from: string, patienceMs: number): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const asking = request(options, resolve);
    asking.once('error', (error: NodeJS.ErrnoException) => {
      const sentence = `${from}: ${sentences[error.code ?? ''] ?? error.message}`;
      reject(unfit(sentence, { cause: error }));
    });
    asking.setTimeout(patienceMs, () => asking.destroy(new Error('what listens there does not answer')));
    asking.end();
  });
}

const nobody =
  'no collector listens there: start `tasktap collect --consumers-socket PATH`, or name its place with --from';
const sentences: Readonly<Record<string, string>> = {
  ENOENT: nobody,
  ECONNREFUSED: nobody,
  ENOTSOCK: nobody,
  EACCES: 'it is for its owner alone: become the user who runs the collector',
};

/** Enough for a sentence. */
const mostOfAnswer = 1000;

async function sentenceOf(response: IncomingMessage): Promise<string> {
  const isOurs = response.headers['content-type']?.startsWith('text/plain') === true;
  if (!isOurs || response.statusCode === 200) {
    response.destroy();
    return `expected a collector, got HTTP status ${response.statusCode} of something else`;
  }
  return textOf(response).then(oneLine, () => 'what listens there breaks off its answer');
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of response) {
    text += String(chunk);
    if (text.length > mostOfAnswer) break;
  }
  return text.slice(0, mostOfAnswer).trim();
}
