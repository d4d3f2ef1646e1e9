// Without koffi, where tcpdump is and may: its output, read from a pipe.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Arrivals, Listening, Open } from './receiver.ts';

export const openTcpdump: Open = async (listening, arrivals) => {
  if (listening.ports.vxlan !== 4789) {
    return { kind: 'impossible', reason: 'the loop looks for VXLAN at port 4789 in whole packets' };
  }
  const child = spawn('tcpdump', wordsOf(listening), { stdio: ['ignore', 'pipe', 'pipe'] });
  const state = follow(child, arrivals);
  const trouble = await started(child, state);
  if (trouble !== undefined) return { kind: 'impossible', reason: trouble };
  const holder = await hold(listening);
  if (holder.kind === 'refused') {
    child.kill();
    return { kind: 'refused', reason: holder.reason };
  }
  return {
    kind: 'opened',
    receiver: {
      way: 'tcpdump',
      bufferBytes: undefined,
      receive: async (milliseconds) => {
        await sleep(milliseconds);
        if (state.ended) throw new Error(`tcpdump has ended: ${state.said.trim()}`);
        if (state.trouble !== undefined) throw state.trouble;
      },
      inlets: () => {
        // It says how it fares, until the next time; at its end it does so by itself.
        child.kill('SIGUSR1');
        const [, packets = '0'] = /.*\b(\d+) packets? captured/s.exec(state.said) ?? [];
        const [, dropped = '0'] = /.*\b(\d+) packets? dropped by kernel/s.exec(state.said) ?? [];
        return [{ name: 'tcpdump', packets: Number(packets), dropped: Number(dropped) }];
      },
      finish: async () => {
        await sleep(packetsWait);
        child.kill('SIGTERM');
        if (!state.ended) await once(child, 'close');
      },
      close: async () => {
        child.kill();
        await holder.worker.terminate();
      },
    },
  };
};

interface State {
  said: string;
  ended: boolean;
  trouble: Error | undefined;
}

/** Its complaints and statistics: only the last of them count. */
const mostSaid = 4000;

function follow(child: ChildProcessByStdio<null, Readable, Readable>, { file }: Arrivals): State {
  const state: State = { said: '', ended: false, trouble: undefined };
  child.stdout.on('data', (bytes: Buffer) => {
    try {
      file(bytes);
    } catch (error) {
      state.trouble ??= error instanceof Error ? error : new Error(String(error));
    }
  });
  child.stderr.on('data', (bytes: Buffer) => {
    state.said = `${state.said}${bytes}`.slice(-mostSaid);
  });
  child.once('close', () => {
    state.ended = true;
  });
  child.once('error', (error) => {
    state.said += error.message;
    state.ended = true;
  });
  return state;
}

/** Milliseconds: the kernel hands packets to tcpdump when a block is full, or after a second. What lies in one when tcpdump ends is lost. */
const packetsWait = 1200;
const look = 20;

/** Undefined: it listens. Its first bytes are the file's header, which it writes when it does. */
async function started(
  child: ChildProcessByStdio<null, Readable, Readable>,
  state: State,
): Promise<string | undefined> {
  while (!state.ended && !state.said.includes('listening on')) await sleep(look);
  if (!state.ended) return undefined;
  child.kill();
  const [line = ''] = state.said.split('\n').filter((one) => one !== '');
  return line.includes('ENOENT') ? 'it is not installed' : line;
}

function wordsOf({ address, ports, bufferBytes }: Listening): readonly string[] {
  const isAny = /^[0:.]+$/.test(address);
  const expression = `udp and (dst port ${ports.vxlan} or dst port ${ports.geneve})`;
  return [
    // Unbuffered: few packets would wait for more, and its signal to flush spoils what it is just writing.
    ...['-i', 'any', '-n', '-U', '-Q', 'in', '-s', '0', '-B', String(Math.ceil(bufferBytes / 1024)), '-w', '-'],
    isAny ? expression : `${expression} and dst host ${address}`,
  ];
}

type Held = { readonly kind: 'held'; readonly worker: Worker } | { readonly kind: 'refused'; readonly reason: string };

async function hold({ address, ports }: Listening): Promise<Held> {
  const worker = new Worker(new URL('./holder.ts', import.meta.url), { workerData: { address, ports } });
  const [answer] = (await once(worker, 'message')) as [string];
  return answer === 'held' ? { kind: 'held', worker } : { kind: 'refused', reason: answer };
}
