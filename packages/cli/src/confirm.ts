// Asking before acting: on a terminal the person, elsewhere nobody, so that --yes must have been said.
import { createInterface } from 'node:readline/promises';
import { unfit } from './user-error.ts';

/** Whether to go on; only the whole word counts. @throws UserError where nobody can be asked. */
export async function confirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw unfit('Expected --yes, since there is no terminal to ask on. Nothing was done.');
  }
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await asking.question(`${question} Only "yes" is taken for a yes: `);
  asking.close();
  return answer.trim() === 'yes';
}
