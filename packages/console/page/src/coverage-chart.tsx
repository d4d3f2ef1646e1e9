// Coverage over time, as far as this page has seen it.
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { coverage, history, shareOf } from './state.ts';
import { percent } from './words.ts';

const height = 140;

export function CoverageChart() {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (element === null) return undefined;
    const style = getComputedStyle(element);
    const ink = style.getPropertyValue('--ink');
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height,
        legend: { show: false },
        cursor: { show: false },
        scales: { y: { range: [0, 1] } },
        axes: [
          { stroke: ink, grid: { show: false } },
          { stroke: ink, size: 56, values: (_, ticks) => ticks.map((tick) => `${Math.round(tick * 100)} %`) },
        ],
        series: [
          {},
          { stroke: style.getPropertyValue('--covered'), width: 2, fill: style.getPropertyValue('--covered-soft') },
        ],
      },
      [[], []],
      element,
    );
    const stop = history.subscribe((points) =>
      plot.setData([points.map(([at]) => at), points.map(([, share]) => share)]),
    );
    const resize = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    resize.observe(element);
    return () => {
      stop();
      resize.disconnect();
      plot.destroy();
    };
  }, []);
  return (
    <div class="chart">
      <div ref={place} role="img" aria-label={`Coverage over time; now ${percent(shareOf(coverage.value))}`} />
    </div>
  );
}
