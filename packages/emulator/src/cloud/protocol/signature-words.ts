// What AWS says of a signature that it does not accept.
import { SIGNATURE_LIFE_MS } from './wire.ts';

/** Ours: AWS names each missing part in a sentence of its own. */
export const incompleteSignature =
  'Expected an Authorization header of Signature Version 4 with Credential, SignedHeaders and Signature, and an X-Amz-Date.';

export const wrongSignature =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

/** Both in milliseconds since 1970. */
export function outOfTime(signedAt: number, now: number): string {
  return signedAt < now
    ? `Signature expired: ${stamp(signedAt)} is now earlier than ${stamp(now - SIGNATURE_LIFE_MS)} (${stamp(now)} - 15 min.)`
    : `Signature not yet current: ${stamp(signedAt)} is still later than ${stamp(now + SIGNATURE_LIFE_MS)} (${stamp(now)} + 15 min.)`;
}

/** 20261123T120000Z */
function stamp(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/[-:]|\.\d+/g, '');
}
