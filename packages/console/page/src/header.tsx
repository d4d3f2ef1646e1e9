// What one must know at a glance: how much is covered, of what, and whether the page still hears anything.
import { shareOf } from '../../src/fleet.ts';
import { about, coverage, fleet, silence } from './state.ts';
import { percent } from './words.ts';

export function Header() {
  const { covered, selected } = coverage.value;
  const share = shareOf(coverage.value);
  const seen = fleet.value;
  return (
    <header>
      <h1>
        <a href="#fleet">tasktap</a>
      </h1>
      <p class="title">{about.value?.title ?? 'connecting …'}</p>
      <p class={`coverage ${share === 1 ? 'whole' : 'part'}`}>
        <strong>{seen === undefined ? '–' : percent(share)}</strong>
        <span>
          {covered} of {selected} {about.value?.covers ?? 'covered'}
        </span>
      </p>
      {seen?.paused === true && <p class="notice">The off switch is on: nothing is changed.</p>}
      {silence.value !== undefined && (
        <p class="notice" role="alert">
          {silence.value}
        </p>
      )}
      {seen !== undefined && (
        <time dateTime={new Date(seen.at).toISOString()}>{new Date(seen.at).toISOString().slice(0, 19)}Z</time>
      )}
    </header>
  );
}
