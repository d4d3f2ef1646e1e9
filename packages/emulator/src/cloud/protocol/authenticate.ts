// Who is calling, proven: the key is known, the date is near and the signature is the one that the key's secret makes.
import type { Principal, Principals } from '../principals.ts';
import { credentialScope } from './recognise.ts';
import { type Claim, isSignedBy } from './signature.ts';
import { type Headers, header, type Refusals, type Request, SIGNATURE_LIFE_MS } from './wire.ts';

export interface Gate {
  readonly principals: Principals;
  /** Of those who have assumed a role, by access key id. */
  readonly sessions: Principals;
  /** Milliseconds since 1970 as the callers' clocks have them: the emulated world may run faster. */
  readonly wallTime: () => number;
  /** The same as functions have it, who live in the emulated world and are the only ones with sessions. */
  readonly worldTime: () => number;
}

/** Throws an AwsError when the caller is not who it says. The order of the checks is inferred. */
export async function authenticate(request: Request, gate: Gate, refusals: Refusals): Promise<Principal> {
  const { headers } = request;
  if (header(headers, 'authorization') === '') throw refusals.missingToken();
  const claim = claimOf(headers);
  if (claim === undefined) throw refusals.incompleteSignature();
  const { accessKeyId } = claim.scope;
  const principal = gate.principals.get(accessKeyId) ?? gate.sessions.get(accessKeyId);
  if (principal === undefined) throw refusals.unknownKey();
  if (header(headers, 'x-amz-security-token') !== (principal.sessionToken ?? '')) throw refusals.unknownToken();
  const now = timeFor(principal, gate);
  if (Math.abs(now - claim.signedAt) > SIGNATURE_LIFE_MS) throw refusals.expired(claim.signedAt, now);
  if (!(await isSignedBy(principal, claim, request))) throw refusals.wrongSignature();
  return principal;
}

/** Milliseconds since 1970 by the clock of the caller; undefined stands for somebody unknown. */
export function timeFor(
  principal: Principal | undefined,
  { wallTime, worldTime }: Pick<Gate, 'wallTime' | 'worldTime'>,
): number {
  return principal?.sessionToken === undefined ? wallTime() : worldTime();
}

/** Undefined when a part is missing or cannot be read. */
function claimOf(headers: Headers): Claim | undefined {
  const scope = credentialScope(headers);
  const authorization = header(headers, 'authorization');
  const names = /[\s,]SignedHeaders=([^\s,]+)/.exec(authorization)?.[1];
  const signature = /[\s,]Signature=([0-9a-f]{64})(?:[\s,]|$)/.exec(authorization)?.[1];
  const signedAt = timeOf(header(headers, 'x-amz-date'));
  if (scope === undefined || names === undefined || signature === undefined || Number.isNaN(signedAt)) return undefined;
  return { scope, signedHeaders: new Set(names.split(';')), signature, signedAt };
}

/** 20261123T120000Z, the only form that Signature Version 4 knows; NaN for any other. */
function timeOf(stamp: string): number {
  const basic = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
  return basic.test(stamp) ? Date.parse(stamp.replace(basic, '$1-$2-$3T$4:$5:$6Z')) : Number.NaN;
}
