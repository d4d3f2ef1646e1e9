// A fault that has struck in one line, for whoever watches the emulator work.
import type { Strike } from '@tasktap/emulator';
import type { Surface } from './call-line.ts';
import { cut, oneLine } from './one-line.ts';

/** e.g. `08:15:40  fault  delete-interface  eni-0123456789abcdef0`; cut where it would wrap. */
export function strikeLine(
  { at, kind, about }: Strike,
  { columns = Number.POSITIVE_INFINITY, paint }: Surface,
): string {
  const time = new Date(at).toISOString().slice(11, 19);
  return paint('red', cut(`${time}  fault  ${kind}  ${oneLine(about)}`, columns));
}
