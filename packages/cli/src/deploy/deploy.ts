// `tasktap deploy`: the template of `tasktap synth`, or another, as a CloudFormation stack.
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '@tasktap/aws';
import { createDeploying } from '@tasktap/aws/deploying';
import { synthesizeTemplate } from '@tasktap/cdk';
import { fine, misunderstood, notAsWished } from '../account/exit-codes.ts';
import { type ReachFlags, reachedBy } from '../account/flags.ts';
import { UnfitFile, UserError } from '../user-error.ts';
import { type Deployed, runDeploy } from './run.ts';

export interface DeployFlags extends ReachFlags {
  readonly stackName: string;
  readonly template?: string;
  readonly bucket?: string;
  readonly cluster?: readonly string[];
  readonly target?: string;
  readonly filter?: string;
  readonly unmirrorable?: string;
  /** `Name=value` */
  readonly parameter?: readonly string[];
  readonly json?: true;
  readonly yes?: true;
}

/** The exit code: 0 it stands as wished, 1 it does not. Throws UserError for all others. */
export async function deploy(flags: DeployFlags): Promise<number> {
  const parameters = parametersFrom(flags);
  if (flags.yes !== true && !process.stdin.isTTY) {
    throw new UserError('Expected --yes: nobody can be asked here whether the changes are right.', {
      exitCode: misunderstood,
    });
  }
  const template = await templateFor(flags);
  const deploying = createDeploying(reachedBy(flags));
  const clock: Clock = { now: Date.now, sleep: (milliseconds) => sleep(milliseconds) };
  const ports = { deploying, clock, say: (line: string) => console.error(line), agree: () => agreement(flags) };
  try {
    const deployed = await runDeploy(ports, {
      stackName: flags.stackName,
      template,
      bucket: flags.bucket,
      parameters,
      changeSetName: `tasktap-${randomBytes(6).toString('hex')}`,
    });
    tell(deployed, flags);
    return deployed.outcome === 'deployed' || deployed.outcome === 'unchanged' ? fine : notAsWished;
  } finally {
    deploying.destroy();
  }
}

/** @throws UserError */
function parametersFrom(flags: DeployFlags): Readonly<Record<string, string>> {
  const wanted: readonly (readonly [string, string | undefined])[] = [
    ['ClusterArns', flags.cluster?.join(',')],
    ['TargetId', flags.target],
    ['FilterId', flags.filter],
    ['Unmirrorable', flags.unmirrorable],
    ...(flags.parameter ?? []).map(halves),
  ];
  const given = wanted.filter((pair): pair is readonly [string, string] => pair[1] !== undefined);
  return Object.fromEntries(given);
}

function halves(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw new UserError(`Expected --parameter Name=value, got "${text}".`, { exitCode: misunderstood });
}

async function templateFor({ template }: DeployFlags): Promise<string> {
  if (template === undefined) {
    console.error('Bundling the functions and writing the template …');
    return synthesizeTemplate();
  }
  try {
    return await readFile(template, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UnfitFile(`Expected a template that can be read, got "${template}" (${why}).`, { cause: error });
  }
}

async function agreement({ yes }: DeployFlags): Promise<boolean> {
  if (yes === true) return true;
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  const said = await asking.question('Deploy this? [y/N] ');
  asking.close();
  return /^y(es)?$/i.test(said.trim());
}

function tell(deployed: Deployed, { json }: DeployFlags): void {
  if (json === true) console.log(JSON.stringify(deployed));
  const { stack, outcome, status, outputs, failures } = deployed;
  const sentences: Readonly<Record<Deployed['outcome'], string>> = {
    deployed: `Stack ${stack} stands (${status}).`,
    unchanged: `Nothing to change: stack ${stack} is as the template wants it.`,
    'not-agreed': 'Nothing was changed.',
    failed: `Stack ${stack} was not deployed (${status ?? 'it is gone'}); what had been changed was taken back. Why:`,
  };
  console.error(sentences[outcome]);
  for (const failure of failures) console.error(`  ${failure}`);
  if (json === true) return;
  for (const [name, value] of Object.entries(outputs)) console.log(`${name}=${value}`);
}
