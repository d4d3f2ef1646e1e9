// Where in the page one is: the part of the address behind `#`, so that every view can be linked to and gone back from.
import { signal } from '@preact/signals';
import { type View, viewOf } from './views.ts';

export const route = signal<View>(viewOf(location.hash));

let moved = false;

addEventListener('hashchange', () => {
  moved = true;
  route.value = viewOf(location.hash);
});

/** Whether somebody has gone from one view to another since the page was loaded. */
export function followed(): boolean {
  return moved;
}
