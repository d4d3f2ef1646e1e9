// `tasktap policy check` on the command line.
import { type Command, InvalidArgumentError } from 'commander';
import type { CheckFlags } from '../policy/check.ts';
import { endings } from './options.ts';

export function addPolicy(program: Command): void {
  program
    .command('policy')
    .argument('<what>', 'check', onlyCheck)
    .argument('<file>', 'the policy document, in YAML or JSON (docs/operating.md, "The policy document")')
    .description('say what a policy document means, a line for each rule, or everything that is wrong with it')
    .option('--json', 'print one JSON object (docs/commands.md)')
    .addHelpText(
      'after',
      endings(
        '0 it is understood, 2 not understood.',
        'tasktap policy check tasktap.yaml',
        'tasktap policy check tasktap.yaml --json',
      ),
    )
    .action(async (_what: string, file: string, flags: CheckFlags) => {
      const { checkPolicy } = await import('../policy/check.ts');
      process.exitCode = await checkPolicy(file, flags);
    });
}

function onlyCheck(text: string): string {
  if (text === 'check') return text;
  throw new InvalidArgumentError('Expected check.');
}
