// Every fault and every code of AWS that is known, with what it means here and where that is from.
import { type FaultRow, faultTable, type Meaning, meanings } from '@tasktap/aws';
import { explanations } from '@tasktap/core';
import { code, page, table, wordTable } from './page.ts';

export function faultsPage(): string {
  const { fault: _, ...others } = meanings;
  const rows = faultTable.map((row) => [codesOf(row), meaningOf(row.meaning), row.source]);
  return page(
    'Faults and codes of AWS',
    'A code that is not here is `unavailable` with status 500 or above or without an answer, `throttled` with 429, and `unknown` else.',
    `## Faults\n\n${wordTable(['fault', 'meaning'], explanations.faults)}`,
    `## Meanings that are more than a fault\n\n${wordTable(['meaning', 'here'], others)}`,
    `## Codes\n\n${table(['codes', 'meaning', 'from'], rows)}`,
  );
}

function codesOf({ codes, operation }: FaultRow): string {
  return `${codes.map(code).join(' ')}${operation === undefined ? '' : ` from ${operation}`}`;
}

function meaningOf(meaning: Meaning): string {
  switch (meaning.kind) {
    case 'fault':
      return code(meaning.fault);
    case 'full':
    case 'missing':
      return `${code(meaning.kind)}: ${meaning.what}`;
    default:
      return code(meaning.kind);
  }
}
