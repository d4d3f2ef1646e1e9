// The journal, the latest line on top; what is said again and again is said once, with how often.
import { signal } from '@preact/signals';
import type { JournalLine } from '../../src/fleet.ts';
import { collapsed } from './collapsed.ts';
import { Sentence } from './sentence.tsx';
import { about, journal } from './state.ts';
import { taskLink } from './views.ts';
import { clock } from './words.ts';

const linesShown = 60;
const onlyAlarming = signal(false);

export function Journal() {
  const wanted = journal.value.filter(({ alarming }) => alarming || !onlyAlarming.value);
  const lines = collapsed(wanted).slice(-linesShown).reverse();
  return (
    <section aria-labelledby="journal">
      <div class="beside">
        <h2 id="journal">Journal</h2>
        <label>
          <input
            type="checkbox"
            checked={onlyAlarming.value}
            onChange={(event) => {
              onlyAlarming.value = event.currentTarget.checked;
            }}
          />{' '}
          only trouble
        </label>
      </div>
      {lines.length === 0 && (
        <p>
          <Sentence of={journal.value.length === 0 ? about.value?.quiet : 'Nothing of that kind.'} />
        </p>
      )}
      {lines.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse scrolls it by its focus
        <section class="journal" aria-label="Lines of the journal" tabIndex={0}>
          <ol>
            {lines.map(({ line, times }) => (
              <li key={`${line.task} ${line.words}`} class={line.alarming ? 'alarming' : ''}>
                <time>{clock(line.at)}</time> <Words of={line} />
                <Times of={times} />
              </li>
            ))}
          </ol>
        </section>
      )}
    </section>
  );
}

export function Times({ of }: { readonly of: number }) {
  return of === 1 ? null : <span class="dim"> ({of} times)</span>;
}

/** The task's name in it is what leads to the task: its id, or the beginning of that. */
function Words({ of: { words, task } }: { readonly of: JournalLine }) {
  if (task === undefined) return <>{words}</>;
  const name = words.includes(task) ? task : task.slice(0, 8);
  const at = words.indexOf(name);
  if (at < 0) return <a href={taskLink(task)}>{words}</a>;
  return (
    <>
      {words.slice(0, at)}
      <a href={taskLink(task)}>{name}</a>
      {words.slice(at + name.length)}
    </>
  );
}
