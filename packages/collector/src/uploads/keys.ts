// Where in the bucket a file of the spool goes.
import { parseCaptureName } from '../captures/names.ts';

/**
 * e.g. `tap/captures/day=2026-11-28/tasktap-20261128T051200Z-0001.pcapng` for a capture, by the day of its name, so that Athena and DuckDB find a day;
 * `tap/PATH` for any other file. Without a prefix nothing stands in front.
 */
export function keyFor(prefix: string, path: string): string {
  const capture = parseCaptureName(path);
  const inside = capture === undefined ? path : `captures/day=${capture.day}/${path}`;
  return [...(prefix === '' ? [] : [prefix]), inside].join('/');
}
