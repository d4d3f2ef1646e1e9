// The coverage in one line, as it stands.
import type { Preview } from '@tasktap/controller';
import type { Hearing } from '../hearing/hearing.ts';
import { isFine, rowsOf } from '../status/rows.ts';
import { percent } from '../words/bar.ts';
import { counted } from '../words/counted.ts';

export interface Coverage {
  readonly selected: number;
  readonly covered: number;
  /** Nothing is open but what comes by itself. */
  readonly fine: boolean;
  readonly services: readonly ServiceCoverage[];
}

interface ServiceCoverage {
  readonly cluster: string;
  /** Null: tasks of no service. */
  readonly service: string | null;
  readonly selected: number;
  readonly covered: number;
}

export function coverageOf(clusters: readonly Preview[], hearing: Hearing): Coverage {
  const rows = rowsOf(clusters, hearing);
  const sum = (of: (row: (typeof rows)[number]) => number): number => rows.reduce((all, row) => all + of(row), 0);
  return {
    selected: sum(({ selected }) => selected),
    covered: sum(({ covered }) => covered),
    fine: isFine(rows),
    services: rows.map(({ cluster, service = null, selected, covered }) => ({ cluster, service, selected, covered })),
  };
}

export function coverageLine({ selected, covered, services }: Coverage): string {
  if (selected === 0) return 'coverage: no task is selected';
  const open = services.filter((each) => each.covered < each.selected).map(openWords);
  const rest = open.length === 0 ? '' : `: ${open.join(', ')}`;
  return `coverage: ${covered} of ${counted(selected, 'selected task')} (${percent(covered, selected).trim()})${rest}`;
}

function openWords({ cluster, service, selected, covered }: ServiceCoverage): string {
  return `${cluster}/${service ?? '(none)'} ${covered} of ${selected}`;
}
