// Who is calling. The seam for Signature Version 4: today the access key id alone is believed.
import type { Principal, Principals } from '../principals.ts';
import { credentialScope } from './recognise.ts';
import { header, type Request } from './wire.ts';

export type Authentication =
  | { readonly kind: 'known'; readonly principal: Principal }
  | { readonly kind: 'unsigned' | 'incomplete' | 'unknown-key' };

export function authenticate(request: Request, principals: Principals): Authentication {
  if (header(request.headers, 'authorization') === '') return { kind: 'unsigned' };
  const scope = credentialScope(request.headers);
  if (scope === undefined) return { kind: 'incomplete' };
  const principal = principals.get(scope.accessKeyId);
  return principal === undefined ? { kind: 'unknown-key' } : { kind: 'known', principal };
}
