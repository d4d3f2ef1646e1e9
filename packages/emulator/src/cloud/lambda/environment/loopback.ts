// Calls of a function in a Worker, over a socket to the emulated AWS, whatever host of AWS they are for.
import { Agent, request } from 'node:http';
import { isOfAws } from './hosts.ts';
import { type IncomingResponse, type Transport, unknownHost } from './transport.ts';

export function overLoopback(origin: string): Transport {
  const { hostname, port, host } = new URL(origin);
  const agent = new Agent({ keepAlive: true });
  return (outgoing) =>
    new Promise((resolve, reject) => {
      if (!isOfAws(outgoing.host, host)) return reject(unknownHost(outgoing.host));
      const { method, path, headers, body } = outgoing;
      const sent = request(
        { agent, hostname: hostname.replace(/^\[|\]$/g, ''), port, method, path, headers },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            const status = response.statusCode ?? 0;
            resolve({ status, headers: flat(response.headers), body: Buffer.concat(chunks) });
          });
          response.on('error', reject);
        },
      );
      sent.on('error', reject);
      sent.end(body);
    });
}

function flat(headers: Readonly<Record<string, string | readonly string[] | undefined>>): IncomingResponse['headers'] {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
