// One call to the emulator in one line, for whoever watches it work.
import type { Call } from '@tasktap/emulator';
import { cut, oneLine } from './one-line.ts';

export interface Surface {
  /** Undefined: as wide as need be, since nothing wraps. */
  readonly columns: number | undefined;
  paint(colour: 'green' | 'red', text: string): string;
}

/** Lists of a hundred tasks are not for reading. */
const longest = 60;

/**
 * e.g. `08:15:40  administrator  ec2:CreateTrafficMirrorSession  networkInterfaceId=eni-1  400 InvalidNetworkInterfaceID.NotFound  0 ms`.
 * Where it would wrap, what the call was about is left out from the right, then the latency, and then the line is cut.
 */
export function callLine(call: Call, { columns = Number.POSITIVE_INFINITY, paint }: Surface): string {
  const time = new Date(call.at).toISOString().slice(11, 19);
  const who = call.principal ?? 'nobody';
  const answer = call.code === undefined ? String(call.status) : `${call.status} ${call.code}`;
  const latency = `  ${Math.round(call.latencyMs)} ms`;
  const start = cut(`${time}  ${who}  ${call.service ?? 'unknown'}:${call.operation ?? 'unknown'}`, columns);
  const room = columns - start.length - answer.length - latency.length - gap.length;
  const head = `${start}${detailsWithin(room, call.about)}`;
  const shown = cut(`${gap}${answer}`, columns - head.length);
  const end = head.length + shown.length + latency.length <= columns ? latency : '';
  return `${head}${paint(call.code === undefined ? 'green' : 'red', shown)}${end}`;
}

const gap = '  ';

function detailsWithin(room: number, about: Call['about']): string {
  let details = '';
  for (const [name, value] of Object.entries(about)) {
    const detail = `${gap}${name}=${cut(oneLine(value), longest)}`;
    if (details.length + detail.length > room) break;
    details += detail;
  }
  return details;
}
