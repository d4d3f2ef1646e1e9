// What functions write, line by line, to whoever listens.
import type { WorldTime } from '../../world/clock.ts';

export interface LogLine {
  readonly at: WorldTime;
  readonly logGroup: string;
  readonly logStream: string;
  readonly functionName: string;
  /** Undefined while an environment starts. */
  readonly requestId: string | undefined;
  /** Lambda's own lines (START, END, REPORT, time-outs), or the function's. */
  readonly by: 'platform' | 'function';
  readonly text: string;
}

export interface Logs {
  write(line: LogLine): void;
  /** Returns the way to stop listening. */
  onLine(listener: (line: LogLine) => void): () => void;
}

export function createLogs(): Logs {
  const listeners = new Set<(line: LogLine) => void>();
  return {
    write(line) {
      for (const listener of listeners) listener(line);
    },
    onLine(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
