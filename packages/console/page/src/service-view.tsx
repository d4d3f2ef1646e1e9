// One service: its tasks a page at a time, those that are not covered first.
import { useState } from 'preact/hooks';
import { keyOf } from '../../src/changes.ts';
import { coverageOf, type Standing, shareOf, standingOf, type TaskRow } from '../../src/fleet.ts';
import { Heading } from './heading.tsx';
import { reasonsOf } from './reasons.ts';
import { Sentence } from './sentence.tsx';
import { Spark } from './spark.tsx';
import { about, fleet, packetsPass, traffic } from './state.ts';
import { taskLink } from './views.ts';
import { bytes, counted, meaningOf, number, percent, why } from './words.ts';

const tasksShown = 50;
const rank: Readonly<Record<Standing, number>> = { open: 0, waiting: 1, covered: 2, ignored: 3 };

export function ServiceView({ of }: { readonly of: string }) {
  const [page, setPage] = useState(0);
  const service = fleet.value?.services.find((one) => keyOf(one) === of);
  if (service === undefined) {
    return (
      <>
        <Heading>{of}</Heading>
        <p>
          No task of it is there. <a href="#fleet">Back to the fleet</a>
        </p>
      </>
    );
  }
  const tasks = [...service.tasks].sort(openFirst);
  const last = Math.max(0, Math.ceil(tasks.length / tasksShown) - 1);
  const at = Math.min(page, last);
  const coverage = coverageOf(tasks);
  const passes = packetsPass();
  return (
    <>
      <p>
        <a href="#fleet">Fleet</a>
      </p>
      <Heading>{of}</Heading>
      <p>
        {coverage.selected === 0
          ? `${counted(tasks.length, 'task')}, none selected.`
          : `${percent(shareOf(coverage))}: ${number(coverage.covered)} of ${number(coverage.selected)} ${about.value?.covers ?? 'covered'}.`}
      </p>
      <ul class="reasons">
        {reasonsOf(tasks).map(({ words, count }) => (
          <li key={words}>
            <strong>{counted(count, about.value?.each ?? 'task')}</strong> {words}{' '}
            <Sentence of={meaningOf(about.value?.words, words)} />
          </li>
        ))}
      </ul>
      {passes && (
        <p class="packets">
          <Spark of={`service ${of}`} tasks={tasks.map(([id]) => id)} />
          <span class="dim">packets of all its tasks in the last minute</span>
        </p>
      )}
      <table class="tasks">
        <thead>
          <tr>
            <th scope="col">task</th>
            <th scope="col">verdict</th>
            {passes && (
              <>
                <th scope="col" class="number">
                  packets
                </th>
                <th scope="col" class="number">
                  bytes
                </th>
                <th scope="col" class="spark">
                  packets of the last minute
                </th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {tasks.slice(at * tasksShown, (at + 1) * tasksShown).map((task) => (
            <TaskLine key={task[0]} task={task} />
          ))}
        </tbody>
      </table>
      {last > 0 && (
        <p class="pages">
          <button type="button" disabled={at === 0} onClick={() => setPage(at - 1)}>
            Previous tasks
          </button>
          <span>
            {at + 1} of {last + 1}
          </span>
          <button type="button" disabled={at === last} onClick={() => setPage(at + 1)}>
            More tasks
          </button>
        </p>
      )}
    </>
  );
}

function TaskLine({ task: [id, verdict, reason] }: { readonly task: TaskRow }) {
  const counts = traffic.value.now[id];
  const passes = packetsPass();
  return (
    <tr class={standingOf(verdict)}>
      <th scope="row">
        <a href={taskLink(id)}>{id}</a>
      </th>
      <td>{why(verdict, reason)}</td>
      {passes && (
        <>
          <td class="number">{number(counts?.[0] ?? 0)}</td>
          <td class="number">{bytes(counts?.[1] ?? 0)}</td>
          <td class="spark">
            <Spark of={`task ${id}`} tasks={[id]} />
          </td>
        </>
      )}
    </tr>
  );
}

function openFirst(one: TaskRow, other: TaskRow): number {
  return rank[standingOf(one[1])] - rank[standingOf(other[1])] || (one[0] < other[0] ? -1 : 1);
}
