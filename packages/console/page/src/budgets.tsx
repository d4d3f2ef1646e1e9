// Calls of the last minute, of those that AWS allows in one in the long run.
import type { ApiBudget } from '../../src/fleet.ts';
import { about, fleet } from './state.ts';
import { number } from './words.ts';

export function Budgets() {
  const budgets = fleet.value?.budgets ?? [];
  if (budgets.length === 0) return null;
  return (
    <section aria-labelledby="budgets">
      <h2 id="budgets">API calls of the last minute</h2>
      <ul>
        {budgets.map((budget) => (
          <li key={budget.operations[0]}>
            <Budget of={budget} />
          </li>
        ))}
      </ul>
      <p class="dim">{about.value?.callsOf} In brackets: how many more may come at once.</p>
    </section>
  );
}

function Budget({ of: { operations, calls, throttled, limit } }: { readonly of: ApiBudget }) {
  const most = limit === undefined ? undefined : limit.perSecond * 60;
  return (
    <>
      <p class="beside">
        <span>{operations.join(', ')}</span>
        <span class="number">
          {number(calls)} {limit === undefined || most === undefined ? 'calls' : `of ${number(most)} `}
          {limit !== undefined && <span class="dim">(+{number(limit.burst)})</span>}
        </span>
      </p>
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
      {throttled > 0 && <strong class="standing open">{number(throttled)} throttled</strong>}
    </>
  );
}
