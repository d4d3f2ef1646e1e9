// What can run out: sessions per target, and calls per operation.
import { fleet } from './state.ts';

export function Targets() {
  const targets = fleet.value?.targets ?? [];
  if (targets.length === 0) return null;
  return (
    <section aria-labelledby="targets">
      <h2 id="targets">Targets</h2>
      <ul>
        {targets.map(({ id, kind, sessions, limit }) => (
          <li key={id}>
            <span>
              {id} ({kind}): {sessions}
              {limit === undefined ? ' sessions' : ` of ${limit} sessions`}
            </span>
            {limit !== undefined && (
              <meter min={0} max={limit} high={limit * 0.8} value={sessions} aria-label={`Sessions of ${id}`} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Budgets() {
  const budgets = fleet.value?.budgets ?? [];
  if (budgets.length === 0) return null;
  return (
    <section aria-labelledby="budgets">
      <h2 id="budgets">API calls of tasktap</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">operation</th>
            <th scope="col">calls</th>
            <th scope="col">refused</th>
            <th scope="col">allowed/s</th>
          </tr>
        </thead>
        <tbody>
          {budgets.map(({ operation, calls, errors, perSecond }) => (
            <tr key={operation}>
              <th scope="row">{operation}</th>
              <td class="number">{calls}</td>
              <td class="number">{errors}</td>
              <td class="number">{perSecond ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
