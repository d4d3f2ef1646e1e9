// `tasktap collect --read`: a capture file in, a pcapng with the names of tasks out, and what was counted.
import { closeSync, fstatSync, openSync, readSync, type Stats, statSync, writeSync } from 'node:fs';
import {
  type Collected,
  collect,
  createEngine,
  createFlowFile,
  type Directory,
  type FlowFile,
  NoDuckDb,
  readDirectory,
  usualSizes,
} from '@tasktap/collector';
import { readGiven } from '../given-file.ts';
import { UnfitFile, UserError } from '../user-error.ts';
import { createProgress } from './progress.ts';
import { reportLines } from './report-lines.ts';

export interface CollectFlags {
  readonly read: string;
  readonly write?: string;
  readonly flows?: string;
  readonly directory?: string;
  readonly json?: true;
}

/** Answers the exit code. @throws UserError */
export async function runCollect({ read, write, flows, directory: path, json }: CollectFlags): Promise<number> {
  const directory: Directory = path === undefined ? new Map() : await readGiven(path, readDirectory);
  const engine = createEngine(usualSizes);
  if (engine.kind === 'typescript') {
    console.error('# Without its wasm the collector is slower: `npm run build` makes it.');
  }
  const input = openOrSay(read, 'r');
  const about = fstatSync(input);
  for (const to of [write, flows]) if (to !== undefined) refuseSame(to, about);
  const flowFile = flows === undefined ? undefined : await orSayLater(flows, () => createFlowFile(flows));
  let output: number | undefined;
  const progress = createProgress(about.size, process.stderr);
  const openSink = (to: string) => () => {
    const file = openOrSay(to, 'w');
    output = file;
    return (bytes: Uint8Array): void => writeOrSay(to, file, bytes);
  };
  const collected = collect({
    engine,
    source: (into) => readOrSay(read, input, into),
    openSink: write === undefined ? undefined : openSink(write),
    directory,
    writeFlow: flowFile?.write,
    progress: progress.reached,
  });
  progress.end();
  closeSync(input);
  if (output !== undefined) closeSync(output);
  if (flows !== undefined && flowFile !== undefined) await endFlows(flows, flowFile, collected);
  return tell(read, collected, json === true);
}

function tell(path: string, collected: Collected, json: boolean): number {
  switch (collected.kind) {
    case 'empty':
      throw new UnfitFile(`${path}: it is empty, expected a capture (pcap or pcapng)`);
    case 'no-capture':
      throw new UnfitFile(`${path}: ${whatInstead(collected.beginning)}`);
    case 'collected': {
      const { report, flows, damagedAt } = collected;
      const conversations = flows === undefined ? {} : { conversations: flows };
      console.log(json ? JSON.stringify({ ...report, ...conversations }) : reportLines(report, flows).join('\n'));
      if (damagedAt === undefined) return 0;
      throw new UserError(
        `${path}: damaged from byte ${damagedAt} on; the ${report.packets} packets before it have been read`,
      );
    }
  }
}

const compressions: readonly (readonly [name: string, magic: readonly number[], command: string])[] = [
  ['gzip', [0x1f, 0x8b], 'gunzip'],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd], 'unzstd'],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a], 'unxz'],
];

function whatInstead(beginning: Uint8Array): string {
  const compressed = compressions.find(([, magic]) => magic.every((byte, index) => beginning[index] === byte));
  if (compressed === undefined) return 'it is no capture, expected pcap or pcapng';
  const [name, , command] = compressed;
  return `it is compressed with ${name}, expected pcap or pcapng; run ${command} first`;
}

const sentences: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a directory, expected a file',
  EACCES: 'it is not allowed',
  ENOSPC: 'no space is left on the device',
};

function openOrSay(path: string, mode: 'r' | 'w'): number {
  return orSay(path, () => openSync(path, mode));
}

function readOrSay(path: string, file: number, into: Uint8Array): number {
  return orSay(path, () => readSync(file, into, 0, into.length, null));
}

function writeOrSay(path: string, file: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += orSay(path, () => writeSync(file, bytes, at));
}

function orSay<Value>(path: string, act: () => Value): Value {
  try {
    return act();
  } catch (error) {
    throw complaintAbout(path, error);
  }
}

async function orSayLater<Value>(path: string, act: () => Promise<Value>): Promise<Value> {
  try {
    return await act();
  } catch (error) {
    throw complaintAbout(path, error);
  }
}

function complaintAbout(path: string, error: unknown): UserError {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (error instanceof NoDuckDb) return new UserError(message, { cause: error });
  return new UnfitFile(`${path}: ${sentences[code] ?? message}`, { cause: error });
}

async function endFlows(path: string, file: FlowFile, { kind }: Collected): Promise<void> {
  if (kind === 'collected') await orSayLater(path, file.end);
  else file.abandon();
}

/** Opening a file to write empties it, and with it what is to be read. */
function refuseSame(path: string, input: Stats): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.ino !== input.ino || there.dev !== input.dev) return;
  throw new UnfitFile(`${path}: it is the file to read; name another one to write`);
}
