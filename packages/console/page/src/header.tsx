// What one must know at a glance: how much is covered, of what, and whether the page still hears anything.
import { useEffect } from 'preact/hooks';
import { shareOf } from '../../src/fleet.ts';
import { about, coverage, fleet, silence } from './state.ts';
import { number, percent } from './words.ts';

export function Header() {
  const { covered, selected } = coverage.value;
  const share = shareOf(coverage.value);
  const seen = fleet.value;
  const isKnown = seen !== undefined && selected > 0;
  const name = about.value?.title ?? '';
  useEffect(() => {
    document.title = `${isKnown ? `${percent(share)} ` : ''}tasktap${name === '' ? '' : `, ${name}`}`;
  }, [isKnown, share, name]);
  return (
    <header>
      <h1>
        <a href="#fleet">tasktap</a>
      </h1>
      <p class="title">{about.value?.title ?? 'connecting …'}</p>
      <p class={`coverage ${!isKnown ? '' : share === 1 ? 'whole' : 'part'}`}>
        <strong>{isKnown ? percent(share) : '–'}</strong>
        <span>
          {number(covered)} of {number(selected)} {about.value?.covers ?? 'covered'}
        </span>
      </p>
      {seen?.paused === true && <p class="notice">The off switch is on: nothing is changed.</p>}
      {silence.value !== undefined && (
        <p class="notice" role="alert">
          {silence.value}
        </p>
      )}
      {seen !== undefined && (
        <time dateTime={new Date(seen.at).toISOString()}>
          {new Date(seen.at).toISOString().slice(0, 19).replace('T', ' ')} UTC
        </time>
      )}
    </header>
  );
}
