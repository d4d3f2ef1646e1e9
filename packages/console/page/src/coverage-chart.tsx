// Coverage over time, as far as this page has seen it.
import { useEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { shareOf } from '../../src/fleet.ts';
import { coverageOver } from '../../src/history.ts';
import { about, coverage, history } from './state.ts';
import { surroundings } from './surroundings.ts';
import { clock, percent } from './words.ts';

const height = 140;

/** Seconds. The first look alone has no extent, and uPlot would give it days. */
function atLeastAMinute({ data: [times] }: uPlot): [number, number] {
  const last = times.at(-1) ?? 60;
  return [Math.min(times[0] ?? 0, last - 60), last];
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
    const stop = history.subscribe((looks) =>
      plot.setData([
        looks.map(([at]) => at),
        looks.map(([, covered, selected]) => (covered === null ? null : shareOf({ covered, selected }))),
      ]),
    );
    const resize = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    resize.observe(element);
    return () => {
      stop();
      resize.disconnect();
      plot.destroy();
    };
    // The colours are the plot's own.
  }, [surroundings.value]);
  return (
    <div class="chart">
      <div ref={place} role="img" aria-label={`Coverage over time; now ${percent(shareOf(coverage.value))}`} />
      <OverTime />
    </div>
  );
}

/** What the picture cannot say: how much of the time is missing. */
function OverTime() {
  const over = coverageOver(history.value);
  const since = history.value[0]?.[0];
  if (since === undefined || over.selected === 0) return null;
  return (
    <p class="dim">
      Since {clock(since * 1000)} UTC {percent(shareOf(over))} of the {about.value?.overTime}
      {history.value.some(([, covered]) => covered === null) && ', as far as somebody looked'}.
    </p>
  );
}
