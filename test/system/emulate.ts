// `tasktap emulate` as a user starts it: another process, and the variables it printed.
import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

export interface Emulation {
  readonly variables: Readonly<Record<string, string>>;
  readonly child: ChildProcess;
  close(): Promise<void>;
}

/** The bin itself on a free port; resolves when all five variables were printed. */
export async function startEmulation(): Promise<Emulation> {
  const child = spawn('tasktap', ['emulate', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const variables: Record<string, string> = {};
  for await (const line of createInterface({ input: child.stdout })) {
    const [, name, value] = /^export (\w+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) variables[name] = value;
    if (Object.keys(variables).length === 5) break;
  }
  return {
    variables,
    child,
    async close() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
