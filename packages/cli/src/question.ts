// One question to the person at the terminal.
import { createInterface } from 'node:readline';
import { oneLine } from './one-line.ts';

/** Words in, words out: standard input and standard error but in tests. */
export interface Desk {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** The output of a command is for whoever reads it next. */
const atTerminal: Desk = { input: process.stdin, output: process.stderr };

/** Undefined: whoever was asked went away without an answer, by Ctrl-C or Ctrl-D. */
export function asked(words: string, { input, output }: Desk = atTerminal): Promise<string | undefined> {
  const asking = createInterface({ input, output });
  return new Promise((resolve) => {
    let answer: string | undefined;
    asking.once('close', () => {
      // The cursor stands behind the question.
      if (answer === undefined) output.write('\n');
      resolve(answer);
    });
    asking.question(oneLine(words), (said) => {
      answer = said;
      asking.close();
    });
  });
}
