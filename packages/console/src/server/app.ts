// What the page asks for: itself, the stream of what is new, a task's story, its packets, and the controls.
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie, setCookie } from 'hono/cookie';
import { secureHeaders } from 'hono/secure-headers';
import { streamSSE } from 'hono/streaming';
import type { Source } from '../source.ts';
import { type Door, enter } from './access.ts';
import type { Capturing } from './captures.ts';
import type { Message, Stream } from './stream.ts';

export interface AppParts {
  readonly source: Source;
  /** Begins a capture of a task. */
  readonly capture: (task: string) => Capturing;
  readonly stream: Stream;
  /** Told of each page that may not listen: as many do as may. */
  readonly onPageRefused: () => void;
  readonly door: Door;
  /** Path below `/` to its content and type. */
  readonly files: ReadonlyMap<string, { readonly content: Uint8Array<ArrayBuffer>; readonly type: string }>;
}

/** Browsers keep cookies by host, whatever the port: several pages of one machine have one each. `host`: of the header. */
function cookieOf(host = ''): string {
  return `tasktap-console${/:\d+$/.exec(host)?.[0].replace(':', '-') ?? ''}`;
}

/** Messages that wait for a page that does not read; beyond that it is let go, and comes back for everything. */
const mostWaiting = 100;

/** Pages that listen at once: each is sent everything that is new. */
const mostPages = 32;

export function createApp({ source, capture, stream, onPageRefused, door, files }: AppParts): Hono {
  const app = new Hono();
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        connectSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        baseUri: ["'none'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
      referrerPolicy: 'no-referrer',
    }),
  );
  app.use(async (context, next) => {
    const given = context.req.query('token');
    const cookie = cookieOf(context.req.header('host'));
    const entry = enter(door, {
      host: context.req.header('host'),
      origin: context.req.header('origin'),
      site: context.req.header('sec-fetch-site'),
      isArrival: context.req.path === '/' && context.req.header('sec-fetch-mode') === 'navigate',
      token: given ?? getCookie(context, cookie),
    });
    if (entry.kind === 'refused') return context.text(`${entry.why}\n`, entry.status);
    if (given !== undefined && door.token !== undefined) {
      setCookie(context, cookie, given, { httpOnly: true, sameSite: 'Strict', path: '/' });
      // The token does not stay in the address, nor in the history.
      if (context.req.path === '/') return context.redirect('/');
    }
    return next();
  });
  app.get('/about', (context) =>
    context.json({
      title: source.title,
      covers: source.covers,
      each: source.each,
      overTime: source.overTime,
      callsOf: source.callsOf,
      quiet: source.quiet,
      words: source.words,
      noPackets: source.packets.kind === 'none' ? source.packets.why : undefined,
      everyMs: source.everyMs,
    }),
  );
  app.get('/stream', (context) => {
    if (stream.pages() >= mostPages) {
      onPageRefused();
      return context.text('As many pages are open as there may be; close one.\n', 503);
    }
    return streamSSE(context, async (out) => {
      const waiting: Message[] = [];
      let wake = (): void => {};
      let isOver = false;
      const leave = stream.join(
        (message) => {
          waiting.push(message);
          if (waiting.length > mostWaiting) out.abort();
          wake();
        },
        () => {
          isOver = true;
          wake();
        },
      );
      out.onAbort(() => {
        leave();
        wake();
      });
      while (!out.aborted && !(isOver && waiting.length === 0)) {
        const message = waiting.shift();
        if (message !== undefined) await out.writeSSE({ event: message.event, data: JSON.stringify(message.data) });
        else
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
      }
    });
  });
  app.get('/tasks/:id/story', (context) => context.json(stream.story(context.req.param('id'))));
  app.get('/tasks/:id/facts', (context) => context.json(source.facts(context.req.param('id'))));
  app.get('/tasks/:id/capture', (context) => {
    const id = context.req.param('id');
    const capturing = capture(id);
    switch (capturing.kind) {
      case 'nothing':
        return context.text('No packets of this task pass here.\n', 404);
      case 'too-many':
        return context.text('As many captures are under way as there may be; try again in some seconds.\n', 503);
      case 'begun':
        return download(context, id, capturing.packets);
    }
  });
  app.get('/controls', (context) => context.json(source.controls?.list() ?? []));
  app.post('/controls/:id', bodyLimit({ maxSize: longestValue, onError: noSuchControl }), async (context) => {
    const used = source.controls?.use(context.req.param('id'), await context.req.text()) ?? false;
    if (!used) return noSuchControl(context);
    return context.json(source.controls?.list() ?? []);
  });
  app.get('*', (context) => {
    const file = files.get(context.req.path === '/' ? '/index.html' : context.req.path);
    if (file === undefined) return context.text('Nothing is here.\n', 404);
    return context.body(file.content, 200, { 'content-type': file.type, 'cache-control': 'no-cache' });
  });
  return app;
}

/** Bytes. The longest is the name of a cluster with that of a service, 255 characters each. */
const longestValue = 1000;

function noSuchControl(context: Context): Response {
  return context.text('Expected a control of this page and one of its values.\n', 404);
}

function download(context: Context, id: string, packets: ReadableStream<Uint8Array>): Response {
  const name = `${id.replace(/[^0-9a-zA-Z-]/g, '')}.pcapng`;
  return context.body(packets, 200, {
    'content-type': 'application/octet-stream',
    'content-disposition': `attachment; filename="${name}"`,
    'cache-control': 'no-store',
  });
}
