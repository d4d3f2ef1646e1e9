// Coverage over time, as far as this page has seen it.
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { shareOf } from '../../src/fleet.ts';
import { coverage, history } from './state.ts';
import { clock, percent } from './words.ts';

const height = 140;

/** Seconds. The first look alone has no extent. */
function atLeastAMinute(_plot: uPlot, first: number, last: number): [number, number] {
  return [Math.min(first, last - 60), last];
}

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
        scales: { x: { range: atLeastAMinute }, y: { range: [0, 1] } },
        axes: [
          {
            stroke: ink,
            grid: { show: false },
            size: 30,
            space: 80,
            values: (_, ticks) => ticks.map((tick) => clock(tick * 1000)),
          },
          {
            stroke: ink,
            grid: { stroke: style.getPropertyValue('--line') },
            size: 56,
            values: (_, ticks) => ticks.map((tick) => `${Math.round(tick * 100)} %`),
          },
        ],
        series: [
          {},
          {
            stroke: style.getPropertyValue('--covered'),
            points: { show: false },
            width: 2,
            fill: style.getPropertyValue('--covered-soft'),
          },
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
