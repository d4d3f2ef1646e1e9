// Completion: the scripts of a small command line; bash is asked itself; of the others, that every command and option is there, well quoted.
import { execFileSync } from 'node:child_process';
import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { completionFor } from '../src/completion/completion.ts';
import { commands } from '../src/main.ts';

/** Of the real one the scripts change with every option. */
function smallCommandLine(): Command {
  const program = new Command('tasktap');
  program
    .command('watch')
    .description("show the journal's entries: as they come")
    .option('-w, --write <file>', 'where to')
    .option('--cluster <name...>', 'only [these]')
    .option('--once', 'show what is there, and end');
  program.command('pause').description('turn a stack off');
  return program;
}

test.each(['bash', 'zsh', 'fish'] as const)('the script for %s', async (shell) => {
  await expect(completionFor(shell, smallCommandLine())).toMatchFileSnapshot(`completion.${shell}.txt`);
});

/** What bash offers for the last of these words. */
function offered(...words: readonly string[]): readonly string[] {
  const line = words.map((word) => `'${word}'`).join(' ');
  const script = `${completionFor('bash', commands())}\nCOMP_WORDS=(${line}); COMP_CWORD=${words.length - 1}; _tasktap; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8' })
    .split('\n')
    .filter((word) => word !== '');
}

describe('bash offers', () => {
  test.each<[string, readonly string[], readonly string[]]>([
    ['a command for its beginning', ['tasktap', 'sta'], ['status']],
    ['the commands that begin so', ['tasktap', 'e'], ['emulate', 'explain', 'extcap']],
    ['an option of the command', ['tasktap', 'apply', '--pl'], ['--plan']],
    ['no option of another command', ['tasktap', 'status', '--pl'], []],
    ['an option behind other words', ['tasktap', 'plan', '--cluster', 'shop', '--unm'], ['--unmirrorable']],
    ['nothing, so that file names are, where no option is begun', ['tasktap', 'plan', '--policy', ''], []],
  ])('%s', (_what, words, wanted) => {
    expect(offered(...words)).toEqual(wanted);
  });
});

describe.each(['zsh', 'fish'] as const)('%s', (shell) => {
  const script = completionFor(shell, commands());

  test('knows every command and every option', () => {
    for (const command of commands().commands) {
      expect(script).toContain(command.name());
      const flags = command.options.map(({ long = '' }) => (shell === 'fish' ? `-l ${long.slice(2)}` : `'${long}[`));
      expect(flags.filter((flag) => !script.includes(flag))).toEqual([]);
    }
  });

  test('has its quotes in pairs on every line', () => {
    const unescaped = script.replaceAll("'\\''", '').replaceAll("\\'", '');
    expect(unescaped.split('\n').filter((line) => (line.match(/'/g) ?? []).length % 2 === 1)).toEqual([]);
  });
});
