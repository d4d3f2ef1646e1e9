// `tasktap collect` as it receives, in a process of its own, and packets that are sent to it over loopback.
import { spawn } from 'node:child_process';
import { encodeVxlan } from '@tasktap/wire';
import { sendDatagrams, someAddress } from '../../packages/collector/test/loopback.ts';
import { eventually } from '../eventually.ts';
import { bin } from './bin.ts';

/** Resolves when it receives; `said` is all that it told until then, `told` what it tells afterwards. */
export async function receiving(words: readonly string[], environment = process.env) {
  const address = someAddress();
  const child = spawn(process.execPath, [bin, 'collect', '--listen', address, ...words], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environment,
  });
  let output = '';
  child.stdout.on('data', (bytes: Buffer) => {
    output += bytes;
  });
  let all = '';
  let isOver = false;
  child.stderr.on('data', (bytes: Buffer) => {
    all += bytes;
  });
  const untilReady = (): string | undefined => /^(?:.*\n)*?# ready.*\n/.exec(all)?.[0];
  const ended = new Promise<{ readonly code: number | null; readonly output: string; readonly told: string }>(
    (resolve) =>
      child.once('close', (code) => {
        isOver = true;
        resolve({ code, output, told: all.slice(untilReady()?.length) });
      }),
  );
  await eventually('it is ready', () => {
    if (isOver && untilReady() === undefined) throw new Error(`it ended before it was ready: ${all}`);
    return untilReady() !== undefined;
  });
  return { address, child, ended, said: untilReady() ?? '' };
}

interface Mirrored {
  readonly vni: number;
  /** Of the task. */
  readonly from: string;
  readonly frame: Uint8Array;
}

export function send(to: string, amount: number, different: Partial<Mirrored> = {}): Promise<void> {
  const { vni, from, frame } = { vni: 4242, from: '127.0.0.1', frame: new Uint8Array(60), ...different };
  const payload = encodeVxlan({ kind: 'vxlan', vni, frame });
  return sendDatagrams(from, to, 4789, Array(amount).fill(payload));
}
