// Names of captures: sorted by name they are sorted by time, to the second, and then by number.
const digits = 4;

/** e.g. `tasktap-20261128T051200Z-0001.pcapng`; `at` in nanoseconds since 1970. */
export function captureName(name: string, at: bigint, number: number): string {
  const time = new Date(Number(at / 1_000_000n)).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');
  return `${name}-${time}Z-${String(number).padStart(digits, '0')}.pcapng`;
}

export interface CaptureNamed {
  /** e.g. `2026-11-28` */
  readonly day: string;
  readonly number: number;
}

/** Of the captures at these paths, unfinished ones too; 0: there are none. */
export function highestNumber(paths: readonly string[]): number {
  const numbers = paths.map((path) => parseCaptureName(path.replace(/\.pcapng\..*$/, '.pcapng'))?.number ?? 0);
  return numbers.reduce((highest, one) => Math.max(highest, one), 0);
}

/** What a name of `captureName` says; undefined: it is none. */
export function parseCaptureName(path: string): CaptureNamed | undefined {
  const found = /^[^/]+-(\d{4})(\d\d)(\d\d)T\d{6}Z-(\d{4,})\.pcapng$/.exec(path);
  if (found === null) return undefined;
  const [, year, month, day, number] = found;
  return { day: `${year}-${month}-${day}`, number: Number(number) };
}
