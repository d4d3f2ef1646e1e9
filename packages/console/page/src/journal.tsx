// The journal, the latest line on top.
import { taskLink } from './route.ts';
import { journal } from './state.ts';
import { clock } from './words.ts';

const linesShown = 40;

export function Journal() {
  const lines = journal.value.slice(-linesShown).reverse();
  return (
    <section aria-labelledby="journal">
      <h2 id="journal">Journal</h2>
      {lines.length === 0 && <p>Nothing has happened yet.</p>}
      <ol class="journal">
        {lines.map((line, index) => (
          <li key={`${line.at} ${line.words} ${index}`} class={line.kind}>
            <time>{clock(line.at)}</time>{' '}
            {line.task === undefined ? line.words : <a href={taskLink(line.task)}>{line.words}</a>}
          </li>
        ))}
      </ol>
    </section>
  );
}
