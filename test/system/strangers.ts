// Programs of others, run to their end, and what tshark finds in a file that HTTP was captured into.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What it prints, and what it complains of beside what tshark says to every root. */
export function run(program: string, ...words: readonly string[]) {
  const { stdout, stderr } = spawnSync(program, words, { encoding: 'utf8', maxBuffer: 256 * 2 ** 20 });
  return { output: stdout, complaint: stderr.replace(/^Running as user "root".*\n/m, '') };
}

export function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The path of a file beside this one, which holds the packets of one name: of several together tshark takes some for repetitions of others. */
export function onlyOf(file: string, task: string): string {
  const only = `${file}.${task.replaceAll('/', '-')}.pcapng`;
  run('tshark', '-n', '-r', file, '-Y', `frame.interface_name == "${task}"`, '-w', only);
  return only;
}

/** A mirror copies on whichever processor is free: segments may pass each other, and tshark gives up on a stream then unless told. */
const inAnyOrder = ['-o', 'tcp.reassemble_out_of_order:TRUE'];

/** Digests of what HTTP carried, by the name that was asked for. */
export function objectsIn(file: string): Readonly<Record<string, string>> {
  const objects = `${file}.objects`;
  mkdirSync(objects);
  run('tshark', '-n', '-q', ...inAnyOrder, '-r', file, '--export-objects', `http,${objects}`);
  return Object.fromEntries(readdirSync(objects).map((name) => [name, digest(readFileSync(join(objects, name)))]));
}
