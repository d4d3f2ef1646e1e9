// `tasktap init`: asks a few questions and writes the file that a deployment begins with. It asks AWS nothing, and overwrites nothing.
import { writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { fine } from '../account/exit-codes.ts';
import { unfit } from '../user-error.ts';
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
  const answers = flags.yes === true || !process.stdin.isTTY ? given : await askOnTerminal(given);
  const complaints = complaintsOn(answers);
  if (complaints.length > 0) throw unfit(complaints.join('\n'));
  const wishes = wishesFrom(answers);
  const file = flags.out ?? usualFile[wishes.kind];
  await writeNew(file, textOf(wishes, flags.stackName));
  const next = nextSteps(wishes, file, flags.stackName);
  if (flags.json === true) console.log(JSON.stringify({ file, kind: wishes.kind, stack: flags.stackName, next }));
  else console.log([`Wrote ${file}. What comes next:`, '', ...next.map((line) => `  ${line}`)].join('\n'));
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

async function askOnTerminal(given: Answers): Promise<Answers> {
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await askFor(given, (words) => asking.question(words));
  } finally {
    asking.close();
  }
}

/** What is not given is asked, until it fits. */
export async function askFor(given: Answers, ask: (words: string) => Promise<string>): Promise<Answers> {
  let answers = given;
  for (const { name, words, expected, fits } of questions) {
    if (answers[name] !== undefined) continue;
    let answer = (await ask(`${words} `)).trim();
    while (!fits(answer, answers.kind ?? '')) answer = (await ask(`Expected ${expected}: `)).trim();
    answers = { ...answers, [name]: answer };
  }
  return answers;
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
