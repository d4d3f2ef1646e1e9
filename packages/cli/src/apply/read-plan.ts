// A plan that was saved: read from a file or from standard input, and held against what a plan must have.
import * as v from 'valibot';
import { textIn, textOf } from '../given-file.ts';
import { type ShownPlan, shownPlan } from '../plan/shown-plan.ts';
import { unfit } from '../user-error.ts';

/** `-` is standard input. @throws UserError */
export async function readPlan(path: string): Promise<ShownPlan> {
  const name = path === '-' ? 'standard input' : path;
  const written = path === '-' ? await textIn(name, process.stdin) : await textOf(path);
  const parsed = v.safeParse(shownPlan, jsonOf(written));
  if (parsed.success) return parsed.output;
  const [first] = parsed.issues;
  const where = v.getDotPath(first);
  const what = where === null ? '' : ` (${where}: ${first.message})`;
  throw unfit(`${name}: expected a plan as \`tasktap plan --json\` prints it, found something else${what}`);
}

/** Undefined is no plan. */
function jsonOf(written: string): unknown {
  try {
    return JSON.parse(written) as unknown;
  } catch {
    return undefined;
  }
}
