// Where live collecting tells: sentences that stay, and under them, where somebody watches, one line of figures that gives way to the next.
import type { WriteStream } from 'node:tty';
import type { Statistics } from '@tasktap/collector';
import { createWatchScreen } from '../watch/screen.ts';
import { lineOf } from './live-lines.ts';

export interface LiveScreen {
  /** For a person. */
  readonly say: (sentence: string) => void;
  /** As it is, for the log that its lines go to. */
  readonly write: (line: string) => void;
  readonly show: (statistics: Statistics) => void;
  /** The figures go. */
  readonly end: () => void;
}

/** `say` where `to` is no terminal: it must not mind that nobody reads any more. */
export function createLiveScreen(
  to: Pick<WriteStream, 'isTTY' | 'columns' | 'write'>,
  say: (line: string) => void,
): LiveScreen {
  const screen = to.isTTY ? createWatchScreen(to) : { say, underline: () => undefined };
  let before: Statistics | undefined;
  return {
    say: (sentence) => screen.say(`# ${sentence}`),
    write: screen.say,
    show: (statistics) => {
      screen.underline(lineOf(statistics, before));
      before = statistics;
    },
    end: () => screen.underline(''),
  };
}
