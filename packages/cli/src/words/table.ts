// Cells in columns, for people.
import { stripVTControlCharacters } from 'node:util';

/** As wide as their widest cell, two blanks apart; the last column is as wide as it is. Colour codes take no room. */
export function aligned(lines: readonly (readonly string[])[]): readonly string[] {
  const widthOf = (column: number): number => Math.max(...lines.map((line) => shown(line[column] ?? '')));
  const widths = (lines[0] ?? []).map((_, column) => widthOf(column));
  return lines.map((line) =>
    line
      .map((cell, column) =>
        column === line.length - 1 ? cell : cell + ' '.repeat((widths[column] ?? 0) - shown(cell)),
      )
      .join('  '),
  );
}

function shown(cell: string): number {
  return stripVTControlCharacters(cell).length;
}
