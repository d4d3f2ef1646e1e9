// Signature Version 4, verified as AWS does: what was received is signed again with the caller's secret, and the two are compared.
import { createHash, timingSafeEqual } from 'node:crypto';
import { Hash } from '@smithy/core/serde';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Principal } from '../principals.ts';
import type { CredentialScope } from './recognise.ts';
import { header, type Request } from './wire.ts';

/** What a request says of its signature. */
export interface Claim {
  readonly scope: CredentialScope;
  /** In lower case. */
  readonly signedHeaders: ReadonlySet<string>;
  /** 64 hexadecimal digits. */
  readonly signature: string;
  /** Milliseconds since 1970. */
  readonly signedAt: number;
}

export async function isSignedBy(principal: Principal, claim: Claim, request: Request): Promise<boolean> {
  if (!isOfItsDay(claim, request) || !coversEnough(claim, request) || !isBodyOf(request, claim.scope.service))
    return false;
  const { accessKeyId, secretAccessKey } = principal;
  const { region, service } = claim.scope;
  const signer = new SignatureV4({
    service,
    region,
    credentials: { accessKeyId, secretAccessKey },
    sha256: Hash.bind(null, 'sha256'),
    applyChecksum: false,
    // S3 alone signs paths as they are sent; everybody else's are escaped once more.
    uriEscapePath: service !== 's3',
  });
  const signed = await signer.sign(unsigned(claim, request), {
    signingDate: new Date(claim.signedAt),
    // Some clients sign what the library would leave out, e.g. `user-agent`.
    signableHeaders: new Set(claim.signedHeaders),
  });
  const expected = header(signed.headers, 'authorization').slice(-claim.signature.length);
  return timingSafeEqual(Buffer.from(expected), Buffer.from(claim.signature));
}

/** The library writes the day of the date into the scope, whatever the scope said. */
function isOfItsDay(claim: Claim, request: Request): boolean {
  return header(request.headers, 'x-amz-date').startsWith(claim.scope.day);
}

/** `host` and every `x-amz-` header must be signed (IAM user guide, "Create a signed AWS API request"). */
function coversEnough(claim: Claim, request: Request): boolean {
  const bound = Object.keys(request.headers).filter((name) => name.startsWith('x-amz-'));
  return ['host', ...bound].every((name) => claim.signedHeaders.has(name));
}

/** The library believes this header; a body that was never hashed, or in parts, is a matter of S3 only. */
function isBodyOf(request: Request, service: string): boolean {
  const stated = header(request.headers, 'x-amz-content-sha256');
  if (service === 's3' && (stated === 'UNSIGNED-PAYLOAD' || stated.startsWith('STREAMING-'))) return true;
  return stated === '' || stated === createHash('sha256').update(request.body).digest('hex');
}

function unsigned(claim: Claim, request: Request) {
  const [path = '/', ...search] = request.path.split('?');
  const query = new URLSearchParams(search.join('?'));
  return {
    method: request.method,
    // The signature covers the host through its header; these two are of the library's type only.
    protocol: 'http:',
    hostname: '',
    path,
    query: Object.fromEntries([...query.keys()].map((name) => [name, query.getAll(name)])),
    headers: Object.fromEntries([...claim.signedHeaders].map((name) => [name, header(request.headers, name)])),
    body: request.body,
  };
}
