// Every variable that the functions read.
import { stackVariableTable, type VariableFacts, variableTable } from '@tasktap/controller';
import { code, page, table } from './page.ts';

export function variablesPage(): string {
  return page(
    'Variables of the functions',
    'The template sets them; whoever deploys by other means sets them alike ([operating](../operating.md#configuration)).',
    `## on-task-event and on-look\n\n${tableOf(variableTable)}`,
    `## on-stack\n\nBeside the region, the endpoint and the credentials above:\n\n${tableOf(stackVariableTable)}`,
  );
}

function tableOf(variables: Readonly<Record<string, VariableFacts>>): string {
  return table(
    ['variable', 'where it is absent', 'meaning'],
    Object.entries(variables).map(([name, { absent, meaning }]) => [code(name), absent ?? 'required', meaning]),
  );
}
