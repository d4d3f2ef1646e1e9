// `tasktap collect --read`: a capture file in, a pcapng with the names of tasks out, and what was counted.
import { randomBytes } from 'node:crypto';
import { closeSync, fstatSync, type Stats, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Collected, Directory } from '@tasktap/collector';
import {
  collect,
  createEngine,
  type Engine,
  isPipe,
  openPipe,
  preferHugePages,
  seedsBytes,
  usualSizes,
} from '@tasktap/collector/files';
import { readGiven } from '../given-file.ts';
import { printLines } from '../printing.ts';
import { UserError, unfit } from '../user-error.ts';
import { waiting } from '../waiting.ts';
import { openOrSay, orSay, readOrSay, whatInstead, writeOrSay } from './files.ts';
import type { FlowOutput } from './flow-output.ts';
import { createProgress } from './progress.ts';
import { reportLines } from './report-lines.ts';
import { isStandardOutput, standardOutput } from './standard-output.ts';

export interface CollectFlags {
  readonly read: string;
  readonly write?: string;
  readonly flows?: string;
  readonly directory?: string;
  readonly json?: true;
}

/** Of a capture: what huge pages save of its time is less than asking for them takes. */
const smallBytes = 2 ** 25;

/** Answers the exit code. @throws UserError */
export async function runCollect({ read, write, flows, directory: path, json }: CollectFlags): Promise<number> {
  const directory: Directory = path === undefined ? new Map() : await directoryAt(path);
  const isPiped = write !== undefined && isStandardOutput(write);
  const [from, input] = read === '-' ? (['standard input', 0] as const) : [read, openOrSay(read, 'r')];
  const about = fstatSync(input);
  expectApart(about, isPiped ? '/dev/stdout' : write, flows);
  const engine = await engineFor(about);
  const flowOutput = flows === undefined ? undefined : await flowOutputAt(flows);
  let output: number | undefined;
  const progress = createProgress(about.size, process.stderr);
  const openSink = (to: string) => () => {
    if (isPiped) return (bytes: Uint8Array): void => writeOrSay('standard output', standardOutput, bytes);
    const file = openToWrite(to);
    output = file;
    return (bytes: Uint8Array): void => writeOrSay(to, file, bytes);
  };
  const readAll = (): Collected =>
    collect({
      engine,
      source: (into) => readOrSay(from, input, into),
      openSink: write === undefined ? undefined : openSink(write),
      directory,
      writeFlow: flowOutput?.write,
      progress: progress.reached,
    });
  const collected = progress.during(() => orAbandon(flowOutput, readAll));
  closeSync(input);
  if (output !== undefined) closeSync(output);
  if (flowOutput !== undefined) await waiting('Writing the flows …', flowOutput.end(collected));
  return tell(from, collected, { json: json === true, print: isPiped ? console.error : console.log });
}

async function engineFor(input: Stats): Promise<Engine> {
  const engine = createEngine(usualSizes, randomBytes(seedsBytes));
  if (engine.kind === 'typescript') {
    console.error('# Without its wasm the collector is slower: `npm run build` makes it.');
  }
  if (!input.isFile() || input.size > smallBytes) await preferHugePages(engine.buffer);
  return engine;
}

/** A pipe that nobody reads yet is waited for: it is said, and signals end the process as they would any. */
function openToWrite(path: string): number {
  const file = isPipe(path) ? orSay(path, () => openPipe(path)) : openOrSay(path, 'w');
  if (file !== undefined) return file;
  console.error(`# waits for a reader of ${path}`);
  return openOrSay(path, 'w');
}

/** Where reading fails, no flows are left unfinished. */
function orAbandon(flows: FlowOutput | undefined, readAll: () => Collected): Collected {
  try {
    return readAll();
  } catch (error) {
    flows?.abandon();
    throw error;
  }
}

// Loaded where they are asked for: the packets of a small capture take less time.
async function directoryAt(path: string): Promise<Directory> {
  const { readDirectory } = await import('@tasktap/collector/directory');
  return readGiven(path, readDirectory);
}

async function flowOutputAt(path: string): Promise<FlowOutput> {
  return (await import('./flow-output.ts')).openFlowOutput(path);
}

interface Telling {
  readonly json: boolean;
  readonly print: (text: string) => void;
}

function tell(path: string, collected: Collected, { json, print }: Telling): number {
  switch (collected.kind) {
    case 'empty':
      throw unfit(`${path}: it is empty, expected a capture (pcap or pcapng)`);
    case 'no-capture':
      throw unfit(`${path}: ${whatInstead(collected.beginning, 'capture', 'pcap or pcapng')}`);
    case 'collected': {
      const { report, flows, damagedAt } = collected;
      const rooms = flows === undefined ? {} : { conversations: { ...flows } };
      printLines(json ? [JSON.stringify({ ...report, ...rooms })] : reportLines(report, rooms), print);
      if (damagedAt === undefined) return 0;
      throw new UserError(
        `${path}: damaged from byte ${damagedAt} on; the ${report.packets} packets before it have been read`,
      );
    }
  }
}

/** @throws UserError where one of the three is another one, too */
function expectApart(input: Stats, write: string | undefined, flows: string | undefined): void {
  for (const to of [write, flows]) if (to !== undefined) refuseSame(to, input);
  if (write !== undefined && flows !== undefined && resolve(write) === resolve(flows)) {
    throw unfit(`${flows}: packets are to be written there as well; name another one for the flows`);
  }
}

/** Opening a file to write empties it, and with it what is to be read. A socket, as sshd gives one for both, has two ways. */
function refuseSame(path: string, input: Stats): void {
  if (input.isSocket()) return;
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.ino !== input.ino || there.dev !== input.dev) return;
  throw unfit(`${path}: it is the file to read; name another one to write`);
}
