// Who may see the page: on loopback whoever is on this machine, from anywhere else whoever has the token.
import { timingSafeEqual } from 'node:crypto';

export interface Door {
  /** Undefined: loopback, and none is needed. */
  readonly token: string | undefined;
}

export type Entry =
  | { readonly kind: 'welcome' }
  | { readonly kind: 'refused'; readonly status: 401 | 403; readonly why: string };

export interface Visitor {
  /** The Host header. */
  readonly host: string | undefined;
  /** The Origin header: pages of other sites send theirs. */
  readonly origin: string | undefined;
  /** The Sec-Fetch-Site header: where the page stands that asks. Other programs, and a person who types the address, come from none. */
  readonly site: string | undefined;
  /** A person has followed a link to the page. */
  readonly isArrival: boolean;
  /** Of the query, or of the cookie that a first visit leaves. */
  readonly token: string | undefined;
}

const loopback = /^(127(\.\d{1,3}){3}|localhost|\[::1\])(:\d+)?$/;

/**
 * Images and frames of other sites ask without an Origin: they cannot read what they get, but would take the room of pages and captures.
 * A name that leads to loopback is a foreign page's trick to read ours (DNS rebinding): without a token only loopback's own names are let in.
 */
export function enter({ token }: Door, visitor: Visitor): Entry {
  const isForeign = visitor.origin !== undefined && visitor.origin !== `http://${visitor.host ?? ''}`;
  const isEmbedded = !visitor.isArrival && ['cross-site', 'same-site'].includes(visitor.site ?? '');
  if (isForeign || isEmbedded) {
    return { kind: 'refused', status: 403, why: 'Expected a request of this page, got one of another.' };
  }
  if (token !== undefined) {
    return visitor.token !== undefined && same(visitor.token, token)
      ? { kind: 'welcome' }
      : { kind: 'refused', status: 401, why: 'Expected the token: open the address that was printed at the start.' };
  }
  return loopback.test(visitor.host ?? '')
    ? { kind: 'welcome' }
    : { kind: 'refused', status: 403, why: 'Expected a loopback address as host.' };
}

function same(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
