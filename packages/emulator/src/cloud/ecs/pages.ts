// Lists in pages: a token names the last item that was given, so that items which come or go in between shift nothing.
import { invalidParameter } from './refusals.ts';

export interface PageRequest {
  readonly maxResults?: number | undefined;
  readonly nextToken?: string | undefined;
}

export interface Page {
  readonly arns: string[];
  readonly nextToken?: string;
}

const MOST = 100;

/** `all` keeps its order from call to call; `wanted` may change its mind about an item already given. */
export function page<T extends { readonly arn: string }>(
  all: Iterable<T>,
  wanted: (item: T) => boolean,
  { maxResults = MOST, nextToken }: PageRequest,
): Page {
  if (maxResults < 1 || maxResults > MOST) throw invalidParameter(`maxResults must be between 1 and ${MOST}.`);
  const arns: string[] = [];
  for (const item of nextToken === undefined ? all : after(all, nextToken)) {
    if (!wanted(item)) continue;
    const last = arns[maxResults - 1];
    if (last !== undefined) return { arns, nextToken: Buffer.from(last).toString('base64url') };
    arns.push(item.arn);
  }
  return { arns };
}

function* after<T extends { readonly arn: string }>(all: Iterable<T>, token: string): Iterable<T> {
  const given = Buffer.from(token, 'base64url').toString();
  let reached = false;
  for (const item of all) {
    if (reached) yield item;
    if (item.arn === given) reached = true;
  }
  if (!reached) throw invalidParameter('Invalid token.');
}
