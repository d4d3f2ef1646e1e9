// What has room for so many sessions, and how many are there.
import type { TargetState } from '../../src/fleet.ts';
import { fleet } from './state.ts';
import { counted, number } from './words.ts';

export function Targets() {
  const targets = fleet.value?.targets ?? [];
  if (targets.length === 0) return null;
  return (
    <section aria-labelledby="targets">
      <h2 id="targets">Mirror sessions</h2>
      <ul>
        {targets.map((target) => (
          <li key={target.id}>
            <Room of={target} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Room({ of: { id, kind, sessions, limit } }: { readonly of: TargetState }) {
  return (
    <>
      <p class="beside">
        <span>
          {id} <span class="dim">{kind}</span>
        </span>
        <span class="number">
          {limit === undefined ? counted(sessions, 'session') : `${number(sessions)} of ${number(limit)}`}
        </span>
      </p>
      {limit !== undefined && (
        <meter min={0} max={limit} high={limit * 0.8} optimum={0} value={sessions} aria-label={`Sessions of ${id}`} />
      )}
    </>
  );
}
