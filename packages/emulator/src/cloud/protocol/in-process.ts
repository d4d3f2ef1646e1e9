// Calls of a function in this thread, handed to the front without a socket.
import { isOfAws } from '../lambda/environment/hosts.ts';
import { type Transport, unknownHost } from '../lambda/environment/transport.ts';
import type { Front } from './front.ts';

/** `origin` is where functions are told that AWS is; see AWS_ENDPOINT_URL. */
export function overFront(front: Front, origin: () => string): Transport {
  return async ({ host, method, path, headers, body }) => {
    if (!isOfAws(host, new URL(origin()).host)) throw unknownHost(host);
    const response = await front.handle({ method, path, headers, body });
    if (response.lost) throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
    return { status: response.status, headers: response.headers, body: response.bytes ?? Buffer.from(response.body) };
  };
}
