// The parts of docs/flows.md that follow from the columns.
import { athenaSql, athenaTable, athenaTypes } from './athena.ts';
import { flowColumns, leavesOf } from './columns.ts';

const location = 's3://DOC-EXAMPLE-BUCKET/flows';

/** By the word that marks where each stands in the page. */
export const flowsDocument: Readonly<Record<string, string>> = {
  columns: columnsTable(),
  'athena-by-day': sql(athenaSql(athenaTable('by-day', location))),
  'athena-by-service': sql(athenaSql(athenaTable('by-service', location))),
};

function columnsTable(): string {
  const rows = leavesOf(flowColumns).map(({ path, column }) => {
    const always = column.kind === 'constant' ? `Always \`${column.value}\`.` : '';
    return `| \`${path}\` | ${athenaTypes[column.type]} | ${[always, column.about].filter((part) => part !== '').join(' ')} |`;
  });
  return ['| column | type | |', '|---|---|---|', ...rows].join('\n');
}

function sql(text: string): string {
  return ['```sql', `${text};`, '```'].join('\n');
}

const mark = (word: string, text: string): string => `<!-- ${word} -->\n${text}\n<!-- end -->`;

/** The page with these parts as they are now. */
export function withFlowsDocument(page: string): string {
  return Object.entries(flowsDocument).reduce(
    (written, [word, text]) =>
      written.replace(new RegExp(`<!-- ${word} -->[\\s\\S]*?<!-- end -->`), () => mark(word, text)),
    page,
  );
}
