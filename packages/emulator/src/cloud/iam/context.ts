// The condition keys of one request. Names of keys are not case-sensitive, their values are.
import type { AccessRequest } from './access-request.ts';

/** A list is a multi-valued key, even with one element in it; undefined means that the request has no such key. */
export type KeyValue = string | readonly string[] | undefined;

export type Context = (key: string) => KeyValue;

export function contextOf(request: AccessRequest): Context {
  const keys = new Map(Object.entries(request.context).map(([key, value]) => [key.toLowerCase(), value]));
  return (key) => keys.get(key.toLowerCase());
}
