// The tasks of a service as tiles on one canvas: what is not covered stands first, and stands out by form as well as by colour. The words beside it say the same.
import { useEffect, useRef } from 'preact/hooks';
import { type Standing, standingOf, type TaskRow } from '../../src/fleet.ts';
import { surroundings } from './surroundings.ts';

/** A tile with the gap behind it. */
const step = 8;
const mostRows = 6;
const order: readonly Standing[] = ['open', 'waiting', 'covered', 'ignored'];

/** Within its step: left, top, width, height. */
const forms: Readonly<Record<Standing, readonly [number, number, number, number]>> = {
  open: [0, 0, 7, 7],
  waiting: [0, 4, 7, 3],
  covered: [1, 1, 5, 5],
  ignored: [2, 2, 4, 4],
};

const meanings: Readonly<Record<Standing, string>> = {
  open: 'not covered',
  waiting: 'waiting',
  covered: 'covered',
  ignored: 'not selected',
};

export function Tiles({ tasks }: { readonly tasks: readonly TaskRow[] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const counts = new Map<Standing, number>(order.map((standing) => [standing, 0]));
  for (const [, verdict] of tasks) counts.set(standingOf(verdict), (counts.get(standingOf(verdict)) ?? 0) + 1);
  const drawn = order.map((standing) => counts.get(standing) ?? 0);
  useEffect(() => {
    if (canvas.current !== null) draw(canvas.current, drawn);
  }, [...drawn, surroundings.value]);
  return (
    <span class="tiles" aria-hidden="true">
      <canvas ref={canvas} />
    </span>
  );
}

/** Which form is which; a tile each, as a service's are drawn. */
export function Legend() {
  return (
    <ul class="legend" aria-hidden="true">
      {order.map((standing) => (
        <li key={standing}>
          <span class={`tile ${standing}`} /> {meanings[standing]}
        </li>
      ))}
    </ul>
  );
}

/** Where there is no room for a tile each, a tile stands for several. */
function draw(canvas: HTMLCanvasElement, counts: readonly number[]): void {
  const width = canvas.parentElement?.clientWidth ?? 300;
  const columns = Math.max(1, Math.floor(Math.min(width, 640) / step));
  const all = counts.reduce((sum, count) => sum + count, 0);
  const each = Math.max(1, Math.ceil(all / (columns * mostRows)));
  // Nothing that is open vanishes behind the others.
  const tiles = counts.map((count) => Math.ceil(count / each));
  const total = tiles.reduce((sum, count) => sum + count, 0);
  const rows = Math.max(1, Math.ceil(total / columns));
  const scale = devicePixelRatio;
  canvas.width = columns * step * scale;
  canvas.height = rows * step * scale;
  canvas.style.width = `${columns * step}px`;
  canvas.style.height = `${rows * step}px`;
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.scale(scale, scale);
  const style = getComputedStyle(canvas);
  let place = 0;
  for (const [index, standing] of order.entries()) {
    const [left, top, wide, tall] = forms[standing];
    context.fillStyle = style.getPropertyValue(`--${standing}`);
    for (let count = tiles[index] ?? 0; count > 0; count -= 1, place += 1) {
      context.fillRect((place % columns) * step + left, Math.floor(place / columns) * step + top, wide, tall);
    }
  }
}
