// Where in the page one is: the part of the address behind `#`, so that every view can be linked to and gone back from.
import { signal } from '@preact/signals';

export type Route =
  | { readonly kind: 'fleet' }
  | { readonly kind: 'service'; readonly key: string }
  | { readonly kind: 'task'; readonly id: string };

export const route = signal<Route>(routeOf(location.hash));

let moved = false;

addEventListener('hashchange', () => {
  moved = true;
  route.value = routeOf(location.hash);
});

/** Whether somebody has gone from one view to another since the page was loaded. */
export function followed(): boolean {
  return moved;
}

function routeOf(hash: string): Route {
  const [kind, ...rest] = hash.slice(1).split('/').map(decodeURIComponent);
  if (kind === 'service' && rest.length > 0) return { kind, key: rest.join('/') };
  if (kind === 'task' && rest[0] !== undefined) return { kind, id: rest[0] };
  return { kind: 'fleet' };
}

export function serviceLink(key: string): string {
  return `#service/${key.split('/').map(encodeURIComponent).join('/')}`;
}

export function taskLink(id: string): string {
  return `#task/${encodeURIComponent(id)}`;
}
