// One call to the emulator in one line, for whoever watches it work.
import { styleText } from 'node:util';
import type { Call } from '@tasktap/emulator';

/** e.g. `08:15:40  administrator  ec2:CreateTrafficMirrorSession  networkInterfaceId=eni-1  400 InvalidNetworkInterfaceID.NotFound  0 ms` */
export function callLine({ at, principal, service, operation, about, status, code, latencyMs }: Call): string {
  const time = new Date(at).toISOString().slice(11, 19);
  const what = `${service ?? 'unknown'}:${operation ?? 'unknown'}`;
  const details = Object.entries(about).map(([name, value]) => `${name}=${shortened(value)}`);
  const answer = code === undefined ? styleText('green', String(status)) : styleText('red', `${status} ${code}`);
  return [time, principal ?? 'nobody', what, ...details, answer, `${Math.round(latencyMs)} ms`].join('  ');
}

/** Lists of a hundred tasks are not for reading. */
const longest = 60;

function shortened(value: string): string {
  return value.length <= longest ? value : `${value.slice(0, longest - 1)}…`;
}
