// `tasktap completion` on the command line.
import { type Command, InvalidArgumentError } from 'commander';
import { endings } from './options.ts';

const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

export function addCompletion(program: Command): void {
  program
    .command('completion')
    .argument('<shell>', shells.join(', '), shellNamed)
    .description('print what makes a shell complete the commands and options of tasktap')
    .addHelpText(
      'after',
      endings(
        '0 it is printed, 2 not understood.',
        'tasktap completion bash > ~/.local/share/bash-completion/completions/tasktap',
        'eval "$(tasktap completion zsh)"',
        'tasktap completion fish | source',
      ),
    )
    .action(async (shell: Shell) => {
      const { completionFor } = await import('../completion/completion.ts');
      process.stdout.write(completionFor(shell, program));
    });
}

function shellNamed(text: string): Shell {
  const found = shells.find((shell) => shell === text);
  if (found !== undefined) return found;
  throw new InvalidArgumentError(`Expected ${shells.join(', ')}.`);
}
