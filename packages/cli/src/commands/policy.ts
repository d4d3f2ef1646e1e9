// `tasktap policy check` and `tasktap policy put` on the command line.
import { type Command, InvalidArgumentError } from 'commander';
import type { PutFlags } from '../policy/put.ts';
import { unfit } from '../user-error.ts';
import { name } from './name.ts';
import { endings, withReach } from './options.ts';

export function addPolicy(program: Command): void {
  const command = program
    .command('policy')
    .argument('<what>', 'check or put', checkOrPut)
    .argument('<file>', 'the policy document, in YAML or JSON (docs/operating.md, "The policy document")')
    .description(
      'check: say what a policy document means, or everything that is wrong with it. put: show what it changes, ask, and write it into the SSM parameter that a stack follows',
    )
    .option('--owner <name>', 'put: the stack (default: the only one that has sessions here)', name)
    .option('--parameter <name>', 'put: the SSM parameter (default: /tasktap/OWNER/policy)', name)
    .option('--yes', 'put: do not ask; needed where there is no terminal')
    .addHelpText(
      'after',
      endings(
        '0 it is understood, or written; 1 it was not agreed to, 2 not understood, 3 AWS said no.',
        'tasktap policy check tasktap.yaml',
        'tasktap policy check tasktap.yaml --json',
        'tasktap policy put tasktap.yaml --owner tap',
      ),
    )
    .action(async (what: string, file: string, flags: PutFlags) => {
      if (what === 'put') {
        const { putPolicy } = await import('../policy/put.ts');
        process.exitCode = await putPolicy(file, flags);
        return;
      }
      expectNoneOfPut(flags);
      const { checkPolicy } = await import('../policy/check.ts');
      process.exitCode = await checkPolicy(file, flags);
    });
  withReach(command);
}

function checkOrPut(text: string): string {
  if (text === 'check' || text === 'put') return text;
  throw new InvalidArgumentError('Expected check or put.');
}

function expectNoneOfPut({ json: _, ...others }: PutFlags): void {
  const [flag] = Object.keys(others);
  if (flag === undefined) return;
  throw unfit(`Expected --${flag} beside policy put only: check reads a file and asks nobody.`);
}
