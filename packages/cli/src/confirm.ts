// Asking before acting: on a terminal the person, elsewhere nobody, so that --yes must have been said.
import { asked } from './question.ts';
import { unfit } from './user-error.ts';

/** Whether to go on; only the whole word counts, and whoever goes away has not said it. @throws UserError where nobody can be asked. */
export async function confirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw unfit('Expected --yes, since there is no terminal to ask on. Nothing was done.');
  }
  const answer = await asked(`${question} Only "yes" is taken for a yes: `);
  return answer?.trim() === 'yes';
}
