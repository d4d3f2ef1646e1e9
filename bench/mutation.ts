// What `npm run mutate` left in out/mutation.json, as a score for each package that it changed; survivors are explained in docs/decisions.
import { readFileSync } from 'node:fs';
import { type Row, reportRan } from './report.ts';

/** The part that is read of Stryker's report (mutation-testing-report-schema). */
interface MutationReport {
  readonly files: Readonly<Record<string, { readonly mutants: readonly { readonly status: string }[] }>>;
}

/** A mutant that never comes to its end is noticed as well; one that does not compile or is ignored is none. */
const noticed: ReadonlySet<string> = new Set(['Killed', 'Timeout']);
const unnoticed: ReadonlySet<string> = new Set(['Survived', 'NoCoverage']);

const { files } = JSON.parse(readFileSync('out/mutation.json', 'utf8')) as MutationReport;
const byPackage = Map.groupBy(Object.entries(files), ([path]) => path.split('/')[1] ?? path);
const rows = [...byPackage].flatMap(([name, changed]): readonly Row[] => {
  const statuses = changed.flatMap(([, { mutants }]) => mutants.map(({ status }) => status));
  const killed = statuses.filter((status) => noticed.has(status)).length;
  const alive = statuses.filter((status) => unnoticed.has(status)).length;
  const score = (100 * killed) / Math.max(1, killed + alive);
  return [
    { what: `${name}: mutants`, measured: killed + alive, unit: '' },
    { what: `${name}: mutants that a test notices`, measured: score, unit: '%', goal: 95, better: 'higher' },
  ];
});
reportRan('mutation', { rows, isPart: true });
