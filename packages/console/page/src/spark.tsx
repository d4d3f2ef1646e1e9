// Packets of the last minute as a small line.
import { useEffect, useRef } from 'preact/hooks';
import { sparkOf, traffic, watch } from './state.ts';

const width = 120;
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
  context.strokeStyle = getComputedStyle(canvas).getPropertyValue('--covered');
  const most = Math.max(1, ...values);
  context.beginPath();
  for (const [index, value] of values.entries()) {
    const x = width - (values.length - index) * 2;
    const y = height - 1 - (value / most) * (height - 2);
    if (index === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  context.stroke();
}
