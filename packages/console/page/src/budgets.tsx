// Calls of the last minute, beside what AWS allows in the long run.
import type { ApiBudget } from '../../src/fleet.ts';
import { about, fleet } from './state.ts';
import { number } from './words.ts';

export function Budgets() {
  const budgets = fleet.value?.budgets ?? [];
  if (budgets.length === 0) return null;
  return (
    <section aria-labelledby="budgets">
      <h2 id="budgets">API budget</h2>
      <p class="dim">{about.value?.callsOf}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">operation</th>
            <th scope="col" class="number">
              calls
            </th>
            <th scope="col" class="number">
              throttled
            </th>
            <th scope="col" class="number">
              allowed a minute
            </th>
          </tr>
        </thead>
        <tbody>
          {budgets.map((budget) => (
            <Row key={budget.operations[0]} budget={budget} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ budget: { operations, calls, throttled, limit } }: { readonly budget: ApiBudget }) {
  const most = limit === undefined ? undefined : limit.perSecond * 60;
  return (
    <tr class={throttled > 0 ? 'throttled' : ''}>
      <th scope="row">
        {operations.map((operation) => (
          <span key={operation} class="operation">
            {operation}
          </span>
        ))}
        {most !== undefined && (
          <meter
            min={0}
            max={most}
            high={most * 0.8}
            optimum={0}
            value={calls}
            aria-label={`Calls of ${operations[0]}`}
          />
        )}
      </th>
      <td class="number">{number(calls)}</td>
      <td class="number">{number(throttled)}</td>
      <td class="number">
        {limit === undefined || most === undefined ? (
          'not documented'
        ) : (
          <>
            {number(most)} <span class="dim">and {number(limit.burst)} at once</span>
          </>
        )}
      </td>
    </tr>
  );
}
