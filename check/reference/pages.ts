// The reference pages by their place.
import { commandsPage } from './commands.ts';
import { faultsPage } from './faults.ts';
import { metricsPage } from './metrics.ts';
import { variablesPage } from './variables.ts';
import { verdictsPage } from './verdicts.ts';

export function referencePages(): Readonly<Record<string, string>> {
  return {
    'docs/reference/commands.md': commandsPage(),
    'docs/reference/verdicts.md': verdictsPage(),
    'docs/reference/faults.md': faultsPage(),
    'docs/reference/metrics.md': metricsPage(),
    'docs/reference/variables.md': variablesPage(),
  };
}
