// A line on a terminal for an answer that takes its time, before a person wonders whether there will be one.
import { sayLine } from './printing.ts';

export interface Terminal {
  readonly isWatched: boolean;
  readonly say: (line: string) => void;
  /** Answers what calls it off. */
  readonly after: (milliseconds: number, act: () => void) => () => void;
}

/** A quick answer needs no line; and a second of silence is one too long. Milliseconds. */
const patience = 700;

const standardError: Terminal = {
  isWatched: process.stderr.isTTY === true,
  say: sayLine,
  after: (milliseconds, act) => {
    const timer = setTimeout(act, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** What `answer` comes to. The line is said once, and only where somebody watches. */
export async function waiting<Value>(
  line: string,
  answer: Promise<Value>,
  { isWatched, say, after }: Terminal = standardError,
): Promise<Value> {
  if (!isWatched) return answer;
  const callOff = after(patience, () => say(line));
  try {
    return await answer;
  } finally {
    callOff();
  }
}

/** As `waiting`, by whoever may have nothing to say while something else is on the screen. */
export function waitingBy(say: (line: string) => void) {
  return <Value>(line: string, answer: Promise<Value>): Promise<Value> =>
    waiting(line, answer, { ...standardError, say });
}

/** At once, where long work begins that says nothing itself. */
export function sayToWatcher(
  line: string,
  { isWatched, say }: Pick<Terminal, 'isWatched' | 'say'> = standardError,
): void {
  if (isWatched) say(line);
}
