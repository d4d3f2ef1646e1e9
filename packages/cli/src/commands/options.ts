// Options that several commands share, in the same words everywhere.
import type { Command } from 'commander';
import { name } from './name.ts';
import { endpoint, region } from './reach.ts';

/** Which AWS. */
export function withAws(command: Command): Command {
  return command
    .option('--region <name>', 'default: AWS_REGION, then the profile', region)
    .option('--profile <name>', 'a section of the files of the AWS CLI (default: AWS_PROFILE)', name)
    .option('--endpoint <url>', 'where AWS listens (default: AWS_ENDPOINT_URL, then AWS itself)', endpoint);
}

export function withReach(command: Command): Command {
  return withAws(command).option('--json', 'print one JSON object (docs/commands.md)');
}

/** Which part of the account. */
export function withPlace(command: Command): Command {
  return command
    .option('--cluster <name...>', 'only these clusters (default: all)')
    .option('--service <name>', 'only this service of the one cluster named', name);
}

export const ownerOption = [
  '--owner <name>',
  'the stack (default: the only one that has sessions here)',
  name,
] as const;
export const switchOption = [
  '--switch <name>',
  'its off switch, an SSM parameter (default: /tasktap/OWNER/switch)',
  name,
] as const;
export const notesOption = [
  '--notes <path>',
  'where it notes its stops in SSM (default: /tasktap/OWNER/stops)',
  name,
] as const;
export const serializedOption = [
  '--serialized',
  'nothing else stops tasks in these clusters at the same time (`replace` only)',
] as const;

/** Which stack. */
export function withStack(command: Command): Command {
  return command
    .option(...ownerOption)
    .option(...switchOption)
    .option(...notesOption);
}

/** Which policy. */
export function withWish(command: Command, usual: string): Command {
  return command
    .option('--policy <file>', 'the policy document, in YAML or JSON (docs/operating.md, "The policy document")')
    .option('--target <id>', 'instead of a policy: the mirror target, tmt-… (default: the only one there is)')
    .option('--filter <id>', 'instead of a policy: the mirror filter, tmf-… (default: the only one there is)')
    .option('--unmirrorable <choice>', `instead of a policy: observe, replace or sidecar:CONTAINER (${usual})`);
}

/** What every command ends with. */
export function endings(sentences: string, ...examples: readonly string[]): string {
  return ['', `Exit codes: ${sentences}`, '', 'Examples:', ...examples.map((example) => `  ${example}`)].join('\n');
}
