// Runs the parts of a bench, each in a process of its own, so that none inherits the memory or the warm code of another.
import { execFile } from 'node:child_process';
import { parseArgs, promisify } from 'node:util';
import type { Ran, Row } from './report.ts';

export type Parts = Readonly<Record<string, () => Promise<readonly Row[]>>>;

/** `file`: the bench itself, which is started again for each part. `--only PART` runs that one alone. */
export async function runApart(file: string, parts: Parts): Promise<Ran> {
  const { values } = parseArgs({ options: { part: { type: 'string' }, only: { type: 'string' } } });
  if (values.part !== undefined) {
    console.log(JSON.stringify((await parts[values.part]?.()) ?? []));
    process.exit(0);
  }
  if (values.only !== undefined && !(values.only in parts)) {
    throw new Error(`Expected one of ${Object.keys(parts).join(', ')}, got ${values.only}.`);
  }
  const rows: Row[] = [];
  for (const part of Object.keys(parts)) {
    if (values.only !== undefined && values.only !== part) continue;
    console.error(`${part} ...`);
    const ran = await promisify(execFile)(process.execPath, ['--expose-gc', file, '--part', part]);
    rows.push(...(JSON.parse(ran.stdout.trim().split('\n').at(-1) ?? '[]') as Row[]));
  }
  return { rows, isPart: values.only !== undefined };
}
