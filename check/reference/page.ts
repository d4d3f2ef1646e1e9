// The parts that reference pages are made of: a page with its note, and tables.

export function page(title: string, intro: string, ...parts: readonly string[]): string {
  const note = 'Made by `npm run reference` from the tables that the code itself uses; a test fails when it is stale.';
  return [`# ${title}`, `${note} ${intro}`, ...parts].join('\n\n').concat('\n');
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Of words and their sentences. */
export function wordTable(head: readonly [string, string], words: Readonly<Record<string, string>>): string {
  return table(
    head,
    Object.entries(words).map(([word, sentence]) => [code(word), sentence]),
  );
}

export function code(word: string): string {
  return `\`${word}\``;
}

/** A bar would end the cell. */
function line(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
}
