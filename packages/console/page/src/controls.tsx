// What one may break here, to watch it heal.
import { useState } from 'preact/hooks';
import type { Control } from '../../src/fleet.ts';
import { use } from './requests.ts';
import { controls } from './state.ts';

export function Controls() {
  if (controls.value.length === 0) return null;
  return (
    <section aria-labelledby="controls">
      <h2 id="controls">Break something</h2>
      <ul class="controls">
        {controls.value.map((control) => (
          <li key={control.id}>
            {control.state.kind === 'switch' ? (
              <Switch control={control} on={control.state.on} />
            ) : (
              <Choice control={control} of={control.state.of} deed={control.state.deed} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Switch({ control: { id, words }, on }: { readonly control: Control; readonly on: boolean }) {
  return (
    <button type="button" role="switch" aria-checked={on} onClick={() => void use(id, on ? 'off' : 'on')}>
      {words}
    </button>
  );
}

interface Choosing {
  readonly control: Control;
  readonly of: readonly string[];
  readonly deed: string;
}

function Choice({ control: { id, words }, of, deed }: Choosing) {
  const [chosen, choose] = useState(of[0] ?? '');
  return (
    <span class="choice">
      <label>
        {words}
        <select value={chosen} onChange={(event) => choose(event.currentTarget.value)}>
          {of.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </label>
      <button type="button" onClick={() => void use(id, chosen)}>
        {deed}
      </button>
    </span>
  );
}
