// The `process` of a function: its variables and its machine, and nothing of ours.
import { EventEmitter } from 'node:events';
import type { Clock } from '../../../world/clock.ts';
import type { EnvironmentSettings } from './settings.ts';

const MS_TO_NS = 1_000_000n;

export function processModule(
  { variables, architecture }: EnvironmentSettings,
  clock: Clock,
  write: (line: string) => void,
): object {
  const born = clock.now();
  const sinceMs = (): number => clock.now() - born;
  const hrtime = (): readonly [number, number] => [Math.floor(sinceMs() / 1000), (sinceMs() % 1000) * 1_000_000];
  const pipe = { write: (text: unknown) => writeLines(String(text), write), isTTY: false };
  return Object.assign(new EventEmitter(), {
    env: { ...variables },
    argv: ['/var/lang/bin/node', '/var/runtime/index.mjs'],
    arch: architecture === 'arm64' ? 'arm64' : 'x64',
    platform: 'linux',
    version: process.version,
    versions: { node: process.versions.node, v8: process.versions.v8 },
    release: { name: 'node' },
    pid: 8,
    cwd: () => '/var/task',
    emitWarning: (warning: unknown) => write(`Warning: ${String(warning)}`),
    hrtime: Object.assign(hrtime, { bigint: () => BigInt(Math.round(sinceMs())) * MS_TO_NS }),
    memoryUsage: () => ({ rss: 0, heapTotal: 0, heapUsed: 0, external: 0, arrayBuffers: 0 }),
    nextTick: process.nextTick,
    uptime: () => sinceMs() / 1000,
    stdout: pipe,
    stderr: pipe,
  });
}

function writeLines(text: string, write: (line: string) => void): boolean {
  for (const line of text.replace(/\n$/, '').split('\n')) write(line);
  return true;
}
