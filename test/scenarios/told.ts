// The log of a function, read as an operator would: its journal entries, metrics left out.
import type { JournalEntry } from '@tasktap/controller';

export interface Told {
  write(line: string): void;
  readonly entries: readonly JournalEntry[];
  of<Kind extends JournalEntry['kind']>(kind: Kind): readonly Extract<JournalEntry, { readonly kind: Kind }>[];
}

export function createTold(): Told {
  const entries: JournalEntry[] = [];
  return {
    write(line) {
      const said = JSON.parse(line) as object;
      if ('kind' in said) entries.push(said as JournalEntry);
    },
    entries,
    of: <Kind extends JournalEntry['kind']>(kind: Kind) =>
      entries.filter((entry): entry is Extract<JournalEntry, { readonly kind: Kind }> => entry.kind === kind),
  };
}
