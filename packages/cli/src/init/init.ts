// `tasktap init`: asks a few questions and writes the file that a deployment begins with. It asks AWS nothing, and overwrites nothing.
import { writeFile } from 'node:fs/promises';
import { fine } from '../account/exit-codes.ts';
import { interruptedCode } from '../interruption.ts';
import { printLines } from '../printing.ts';
import { asked } from '../question.ts';
import { UserError, unfit } from '../user-error.ts';
import { type Answers, complaintsOn, questions, wishesFrom } from './questions.ts';
import { nextSteps, textOf, usualFile } from './text.ts';

export interface InitFlags {
  readonly kind?: string;
  readonly cluster?: readonly string[];
  readonly target?: string;
  readonly filter?: string;
  readonly unmirrorable?: string;
  readonly stackName: string;
  readonly out?: string;
  readonly yes?: true;
  readonly json?: true;
}

/** The exit code. @throws UserError */
export async function init(flags: InitFlags): Promise<number> {
  expectStackName(flags.stackName);
  const given = answersIn(flags);
  const answers = flags.yes === true || !process.stdin.isTTY ? given : await askFor(given, asked);
  const complaints = complaintsOn(answers);
  if (complaints.length > 0) throw unfit(complaints.join('\n'));
  const wishes = wishesFrom(answers);
  const file = flags.out ?? usualFile[wishes.kind];
  await writeNew(file, textOf(wishes, file, flags.stackName));
  const next = nextSteps(wishes, file, flags.stackName);
  if (flags.json === true) console.log(JSON.stringify({ file, kind: wishes.kind, stack: flags.stackName, next }));
  else printLines([`Wrote ${file}. What comes next:`, '', ...next.map((line) => `  ${line}`)]);
  return fine;
}

function answersIn({ kind, cluster, target, filter, unmirrorable }: InitFlags): Answers {
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(cluster === undefined ? {} : { clusters: cluster.join(',') }),
    ...(target === undefined ? {} : { target }),
    ...(filter === undefined ? {} : { filter }),
    ...(unmirrorable === undefined ? {} : { unmirrorable }),
  };
}

type Ask = (words: string) => Promise<string | undefined>;

/** What is not given is asked, until it fits. @throws UserError where whoever is asked goes away */
export async function askFor(given: Answers, ask: Ask): Promise<Answers> {
  let answers = given;
  for (const { name, words, expected, fits } of questions) {
    if (answers[name] !== undefined) continue;
    let answer = await answerTo(`${words} `, ask);
    while (!fits(answer, answers.kind ?? '')) answer = await answerTo(`Expected ${expected}: `, ask);
    answers = { ...answers, [name]: answer };
  }
  return answers;
}

async function answerTo(words: string, ask: Ask): Promise<string> {
  const answer = await ask(words);
  if (answer === undefined) throw new UserError('Interrupted. Nothing was written.', { exitCode: interruptedCode });
  return answer.trim();
}

/** CloudFormation's own rule. @throws UserError */
function expectStackName(name: string): void {
  if (/^[A-Za-z][A-Za-z0-9-]{0,127}$/.test(name)) return;
  throw unfit(`Expected --stack-name of letters, digits and hyphens, a letter first, found "${name}".`);
}

async function writeNew(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { flag: 'wx' });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const sentence =
      code === 'EEXIST'
        ? `${file} is there already, and is not overwritten: name another file by --out, or remove it.`
        : `Expected a file that can be written, got "${file}" (${message}). Name another one by --out.`;
    throw unfit(sentence, { cause: error });
  }
}
