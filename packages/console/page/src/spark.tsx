// Packets of the last minute as small bars, one a look.
import { useEffect, useRef } from 'preact/hooks';
import { sparkOf, traffic, watch } from './state.ts';

/** A look's, with the gap behind it. */
const bar = 3;
const width = 60 * bar;
const height = 24;

export function Spark({ of, tasks }: { readonly of: string; readonly tasks: readonly string[] }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => watch(of, tasks), [of, tasks.length]);
  useEffect(() =>
    traffic.subscribe(() => {
      if (canvas.current !== null) draw(canvas.current, sparkOf(of));
    }),
  );
  return (
    <span class="spark" aria-hidden="true">
      <canvas ref={canvas} width={width} height={height} />
    </span>
  );
}

function draw(canvas: HTMLCanvasElement, values: readonly number[]): void {
  const context = canvas.getContext('2d');
  if (context === null) return;
  context.clearRect(0, 0, width, height);
  const style = getComputedStyle(canvas);
  context.fillStyle = style.getPropertyValue('--line');
  context.fillRect(0, height - 1, width, 1);
  context.fillStyle = style.getPropertyValue('--covered');
  const most = Math.max(1, ...values);
  for (const [index, value] of values.entries()) {
    const tall = value === 0 ? 0 : Math.max(1, (value / most) * height);
    context.fillRect(width - (values.length - index) * bar, height - tall, bar - 1, tall);
  }
}
