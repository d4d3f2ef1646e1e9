// The global `fetch` of a function.
import type { Transport } from './transport.ts';

export function fetchOver(transport: Transport): typeof fetch {
  return async (resource, init) => {
    const request = new Request(resource, init);
    const { host, pathname, search } = new URL(request.url);
    const { status, headers, body } = await transport({
      method: request.method,
      host,
      path: `${pathname}${search}`,
      headers: { host, ...Object.fromEntries(request.headers) },
      body: Buffer.from(await request.arrayBuffer()),
    });
    return new Response(EMPTY.includes(status) ? null : body, { status, headers });
  };
}

/** A response with one of these has no body, not even an empty one. */
const EMPTY: readonly number[] = [101, 204, 205, 304];
