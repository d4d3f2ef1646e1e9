// The `console` of a function: every call is one entry of its log. (Lambda puts time, request id and level in front of it; not so here.)
import { format } from 'node:util';

export function consoleModule(write: (line: string) => void): object {
  const say = (...given: readonly unknown[]): void => write(format(...given));
  return { log: say, info: say, warn: say, error: say, debug: say, trace: say };
}
