// What whoever serves the page counts beside tasks; what is lost stands out.
import { fleet } from './state.ts';
import { number } from './words.ts';

export function Counts() {
  const counts = fleet.value?.counts ?? [];
  if (counts.length === 0) return null;
  return (
    <section aria-labelledby="counts">
      <h2 id="counts">Counted</h2>
      <table>
        <thead>
          <tr>
            <th scope="col">what</th>
            <th scope="col" class="number">
              how many
            </th>
          </tr>
        </thead>
        <tbody>
          {counts.map(({ words, count, isLoss }) => (
            <tr key={words} class={isLoss && count > 0 ? 'open' : ''}>
              <th scope="row">{words}</th>
              <td class="number">{number(count)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
