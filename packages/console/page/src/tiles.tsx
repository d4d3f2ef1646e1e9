// The tasks of a service as tiles on one canvas: what is not covered stands first, and stands out. The words beside it say the same.
import { useEffect, useRef } from 'preact/hooks';
import { type Standing, standingOf, type TaskRow } from '../../src/fleet.ts';

const tile = 7;
const gap = 1;
const mostRows = 6;
const order: readonly Standing[] = ['open', 'waiting', 'covered', 'ignored'];

export function Tiles({ tasks }: { readonly tasks: readonly TaskRow[] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const counts = new Map<Standing, number>(order.map((standing) => [standing, 0]));
  for (const [, verdict] of tasks) counts.set(standingOf(verdict), (counts.get(standingOf(verdict)) ?? 0) + 1);
  const drawn = order.map((standing) => counts.get(standing) ?? 0);
  useEffect(() => {
    if (canvas.current !== null) draw(canvas.current, drawn);
  }, drawn);
  return (
    <span class="tiles" aria-hidden="true">
      <canvas ref={canvas} />
    </span>
  );
}

/** Where there is no room for a tile each, a tile stands for several. */
function draw(canvas: HTMLCanvasElement, counts: readonly number[]): void {
  const width = canvas.closest('a')?.clientWidth ?? 300;
  const columns = Math.max(1, Math.floor(Math.min(width, 640) / (tile + gap)));
  const all = counts.reduce((sum, count) => sum + count, 0);
  const each = Math.max(1, Math.ceil(all / (columns * mostRows)));
  // Nothing that is open vanishes behind the others.
  const tiles = counts.map((count) => Math.ceil(count / each));
  const total = tiles.reduce((sum, count) => sum + count, 0);
  const rows = Math.max(1, Math.ceil(total / columns));
  const scale = devicePixelRatio;
  canvas.width = columns * (tile + gap) * scale;
  canvas.height = rows * (tile + gap) * scale;
  canvas.style.width = `${columns * (tile + gap)}px`;
  canvas.style.height = `${rows * (tile + gap)}px`;
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.scale(scale, scale);
  const style = getComputedStyle(canvas);
  let place = 0;
  for (const [index, standing] of order.entries()) {
    context.fillStyle = style.getPropertyValue(`--${standing}`);
    for (let count = tiles[index] ?? 0; count > 0; count -= 1, place += 1) {
      context.fillRect((place % columns) * (tile + gap), Math.floor(place / columns) * (tile + gap), tile, tile);
    }
  }
}
