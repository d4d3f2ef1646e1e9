// The demo in words and bars: the same lines for the live screen, for plain output and for the end.
import { styleText } from 'node:util';
import type { JournalEntry } from '@tasktap/controller';
import { lastPart, type ServiceRow } from '../fleet-view.ts';
import { bar } from '../words/bar.ts';
import { percent, seconds } from '../words/figures.ts';
import { paintOutput } from '../words/paint.ts';
import type { Ending } from './summary.ts';
import { fileLines, packetLines } from './words-of-packets.ts';

export function rowLines(rows: readonly ServiceRow[]): readonly string[] {
  const width = Math.max(...rows.map((row) => row.name.length), 'service'.length);
  const head = styleText('dim', `${'service'.padEnd(width)}  tasks  running  mirrored`);
  return [head, ...rows.map((row) => rowLine(row, width))];
}

function rowLine({ name, tasks, running, mirrored }: ServiceRow, width: number): string {
  const numbers = `${column(tasks, 5)}  ${column(running, 7)}  ${column(mirrored, 8)}`;
  return `${name.padEnd(width)}  ${numbers}  ${bar(mirrored, tasks, paintOutput)}`;
}

function column(value: number, width: number): string {
  return String(value).padStart(width);
}

/** Undefined: nothing that a person would want to read by the hundred. */
export function entryLine(entry: JournalEntry): string | undefined {
  switch (entry.kind) {
    case 'refused':
      return `refused   ${short(entry.task)} of ${entry.service ?? 'nobody'}: ${entry.code}`;
    case 'task-stopped':
      return `stopped   ${short(entry.task)} of ${entry.service ?? 'nobody'}, so that another starts in its place`;
    case 'service-given-up':
      return `given up  ${entry.service}: its replacements were refused as well`;
    case 'fault':
      return `fault     ${entry.operation}: ${entry.code || entry.fault}`;
    case 'looked':
      return `looked    at ${lastPart(entry.cluster)}${entry.service === undefined ? '' : `/${entry.service}`} (${entry.why}): ${entry.covered} of ${entry.selected} covered`;
    case 'set-up-lacks':
    case 'held':
    case 'not-mirrored':
    case 'session-created':
      return undefined;
    default:
      return `${entry.kind}`;
  }
}

export function endLines(ending: Ending): readonly string[] {
  const { summary, rows, open, fine } = ending;
  const { tasks, mirrored, coverage } = summary;
  return [
    '',
    styleText('bold', 'Coverage'),
    ...rowLines(rows),
    '',
    `${mirrored} of ${tasks.selected} selected tasks are mirrored (${percent(coverage)} of those that run).`,
    `${summary.createCalls} creates, ${summary.describeCalls} describes, ${summary.stopped} tasks replaced; time to mirror p50 ${seconds(summary.timeToMirrorMs.p50)}, p99 ${seconds(summary.timeToMirrorMs.p99)} of emulated time.`,
    `${summary.packetsReceived} of ${summary.packetsSent} mirrored packets arrived, ${summary.packetsUnattributed} without a name.`,
    ...packetLines(ending),
    ...(open.length === 0 ? [] : ['', styleText('bold', 'Not covered, and why')]),
    ...open.map(({ task, sentence }) => `${task}  ${sentence}`),
    ...fileLines(ending),
    '',
    fine
      ? styleText('green', 'Every task that can be mirrored is mirrored, and every packet has its name.')
      : styleText('red', 'Not as it should be: a task that can be mirrored is not, or a packet has no name.'),
  ];
}

function short(arn: string): string {
  return lastPart(arn).slice(0, 8);
}
