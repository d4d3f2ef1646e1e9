// `tasktap completion`: the script for a shell, made from the commands as they are.
import type { Command } from 'commander';
import { forBash } from './bash.ts';
import { forFish } from './fish.ts';
import { wordsOf } from './words.ts';
import { forZsh } from './zsh.ts';

const scripts = { bash: forBash, zsh: forZsh, fish: forFish };

export function completionFor(shell: keyof typeof scripts, program: Command): string {
  return scripts[shell](wordsOf(program));
}
