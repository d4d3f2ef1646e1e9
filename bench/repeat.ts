// A recorded call, sent as it was signed: fetch would write a host of its own, and the signature covers the host.
import { type Agent, request } from 'node:http';
import type { Recorded } from './recorded-call.ts';

/** Resolves when the whole answer came; rejects when it is not 200. */
export function repeat(url: string, { headers, body }: Recorded, agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const call = request(url, { method: 'POST', agent, headers }, (response) => {
      response
        .resume()
        .on('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`the emulator answered ${response.statusCode}`)),
        );
    });
    call.on('error', reject).end(body);
  });
}
