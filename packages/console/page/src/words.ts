// Numbers and names as people read them.

/** Never 100 % while something is missing. */
export function percent(share: number): string {
  return `${share === 1 ? 100 : Math.min(99.9, Math.floor(share * 1000) / 10)} %`;
}

/** e.g. `10,000`. */
export function number(count: number): string {
  return count.toLocaleString('en');
}

export function counted(count: number, noun: string): string {
  return `${number(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** e.g. `1.2 MB`. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = count === 0 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(count) / 3));
  return `${(count / 1000 ** step).toFixed(step === 0 ? 0 : 1)} ${units[step]}`;
}

export function clock(at: number): string {
  return new Date(at).toISOString().slice(11, 19);
}

/** `words` by `verdict` or `verdict: reason`; of reasons that are AWS's own words the verdict's. */
export function meaningOf(words: Readonly<Record<string, string>> | undefined, verdict: string): string | undefined {
  return words?.[verdict] ?? words?.[verdict.split(':', 1)[0] ?? ''];
}

/** e.g. `unmirrored: session-cap`. */
export function why(verdict: string, reason: string): string {
  return reason === '' || reason === verdict ? verdict : `${verdict}: ${reason}`;
}
