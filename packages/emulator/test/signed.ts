// Requests as a client of any make would sign them, word by word.
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Request } from '../src/cloud/protocol/wire.ts';

export interface Unsigned {
  readonly service: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** @default AKIDADMIN */
  readonly accessKeyId?: string;
  /** @default the secret of every principal of the test account */
  readonly secretAccessKey?: string;
  /** A header that is sent, but not signed. @default none */
  readonly notSigned?: string;
  /** A header that is signed, although this library would leave it out. @default none */
  readonly alsoSigned?: string;
  /** @default now */
  readonly signingDate?: Date;
}

/** A POST to `/` of a test account's host. */
export async function signed(wanted: Unsigned): Promise<Request> {
  const { service, headers = {}, body = '', accessKeyId = 'AKIDADMIN', secretAccessKey = 'secret' } = wanted;
  const signer = new SignatureV4({
    service,
    region: 'eu-west-1',
    credentials: { accessKeyId, secretAccessKey },
    sha256: Hash.bind(null, 'sha256'),
    applyChecksum: false,
  });
  const request = {
    method: 'POST',
    protocol: 'http:',
    hostname: '127.0.0.1',
    path: '/',
    headers: { host: '127.0.0.1', ...headers },
    body,
  };
  const made = await signer.sign(request, {
    signingDate: wanted.signingDate ?? new Date(),
    unsignableHeaders: new Set([wanted.notSigned ?? '']),
    signableHeaders: new Set([wanted.alsoSigned ?? '']),
  });
  return { method: 'POST', path: '/', headers: made.headers, body: Buffer.from(body) };
}
