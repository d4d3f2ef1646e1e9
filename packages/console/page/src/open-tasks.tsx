// What is not covered in the whole fleet: each reason with what it means, and where it is.
import { reasonsIn } from './reasons.ts';
import { Sentence } from './sentence.tsx';
import { about, coverage, fleet } from './state.ts';
import { serviceLink } from './views.ts';
import { counted, meaningOf, number } from './words.ts';

/** However many there are, a glance takes in a handful. */
const reasonsShown = 4;
const servicesShown = 3;

export function OpenTasks() {
  const reasons = reasonsIn(fleet.value?.services ?? []);
  const { selected } = coverage.value;
  if (reasons.length === 0)
    return (
      <p>{selected === 0 ? `No ${about.value?.each ?? 'task'} is there to be covered.` : 'Nothing is missing.'}</p>
    );
  return (
    <ul class="reasons">
      {reasons.slice(0, reasonsShown).map(({ words, isWaiting, count, services }) => (
        <li key={words} class={isWaiting ? 'waiting' : ''}>
          <strong>{counted(count, about.value?.each ?? 'task')}</strong> {words}{' '}
          <Sentence of={meaningOf(about.value?.words, words)} />
          <span class="where">
            {services.slice(0, servicesShown).map(({ key, count: here }) => (
              <a key={key} href={serviceLink(key)}>
                {key} ({number(here)})
              </a>
            ))}
            {services.length > servicesShown && (
              <span class="dim">and {counted(services.length - servicesShown, 'more service')}</span>
            )}
          </span>
        </li>
      ))}
      {reasons.length > reasonsShown && (
        <li class="dim">and {counted(reasons.length - reasonsShown, 'more reason')}</li>
      )}
    </ul>
  );
}
