// Large numbers for people.

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'] as const;

/** e.g. `1.2 MB`: of 1000, with one digit after the point but for whole bytes. */
export function bytesText(bytes: number): string {
  const last = units.length - 1;
  // From there on it would be rounded to 1000.0.
  const power = units.findIndex((_, each) => each === last || bytes / 1000 ** each < 999.95);
  const amount = bytes / 1000 ** power;
  return `${power === 0 ? amount : amount.toFixed(1)} ${units[power]}`;
}

/** e.g. `1,234,567` */
export function grouped(amount: number): string {
  return amount.toLocaleString('en-US');
}
