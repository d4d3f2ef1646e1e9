// `tasktap deploy`: the template of `tasktap synth`, or another, as a CloudFormation stack.
import { randomBytes } from 'node:crypto';
import { createDeploying } from '@tasktap/aws/deploying';
import { synthesizeTemplate, timeouts } from '@tasktap/cdk';
import { clockOnTheWall, connected } from '../account/connection.ts';
import { fine, notAsWished } from '../account/exit-codes.ts';
import { type ReachFlags, reachedBy } from '../account/flags.ts';
import { expectHeard } from '../account/refusals.ts';
import { textOf } from '../given-file.ts';
import { readPolicyFile } from '../policy/policy-file.ts';
import { printLines, sayLine as say } from '../printing.ts';
import { asked } from '../question.ts';
import { unfit } from '../user-error.ts';
import type { Deployed, DeployPorts } from './course.ts';
import { endLines } from './ending.ts';
import { planFor, refuseContradiction, work } from './policy.ts';
import type { Parameters } from './rights.ts';
import { runDeploy } from './run.ts';

export interface DeployFlags extends ReachFlags {
  readonly stackName: string;
  readonly template?: string;
  readonly bucket?: string;
  readonly cluster?: readonly string[];
  readonly target?: string;
  readonly filter?: string;
  readonly unmirrorable?: string;
  /** Path of a policy document, in YAML or JSON. */
  readonly policy?: string;
  /** `Name=value` */
  readonly parameter?: readonly string[];
  readonly json?: true;
  readonly yes?: true;
}

/** The exit code: 0 it stands as wished, 1 it does not. Throws UserError for all others. */
export async function deploy(flags: DeployFlags): Promise<number> {
  const parameters = parametersFrom(flags);
  if (flags.yes !== true && !process.stdin.isTTY) {
    throw unfit('Expected --yes: nobody can be asked here whether the changes are right.');
  }
  return withPlanning(flags, parameters, async (planning) => {
    const template = await templateFor(flags);
    const deploying = createDeploying(reachedBy(flags));
    try {
      const deployed = await runDeploy(
        {
          ...planning,
          deploying,
          clock: clockOnTheWall,
          say,
          progress: progressFor(flags),
          agree: () => agreement(flags),
        },
        {
          stackName: flags.stackName,
          template,
          bucket: flags.bucket,
          parameters,
          changeSetName: `tasktap-${randomBytes(6).toString('hex')}`,
        },
      );
      tell(deployed, flags);
      return deployed.outcome === 'deployed' || deployed.outcome === 'unchanged' ? fine : notAsWished;
    } finally {
      deploying.destroy();
    }
  });
}

/** A machine that reads the outcome wants nothing on the way. */
function progressFor({ json }: DeployFlags): (line: string) => void {
  return json === true ? () => undefined : say;
}

type Planning = Pick<DeployPorts, 'plan' | 'writePolicy'>;

/** The stack alone, or with the policy of the file that is named. @throws UserError */
async function withPlanning(
  flags: DeployFlags,
  parameters: Parameters,
  run: (planning: Planning) => Promise<number>,
): Promise<number> {
  if (flags.policy === undefined) {
    const steps = [{ kind: 'stack', parameters: {}, says: 'the stack' }] as const;
    return run({ plan: async () => ({ steps, policy: undefined }), writePolicy: async () => undefined });
  }
  refuseContradiction(parameters);
  const file = await readPolicyFile(flags.policy);
  const wishes = { file, stackName: flags.stackName, parameters, longestLookMs: timeouts.onLook * 1000 };
  return connected(flags, ({ account, policyParameter }) =>
    run({
      plan: (standing) => planFor({ account, policyParameter }, wishes, standing),
      writePolicy: async (name, text) => {
        expectHeard(await policyParameter(name).write(text), work);
        progressFor(flags)(`Wrote ${name}.`);
      },
    }),
  );
}

/** @throws UserError */
function parametersFrom(flags: DeployFlags): Parameters {
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
  throw unfit(`Expected --parameter Name=value, got "${text}".`);
}

async function templateFor({ template }: DeployFlags): Promise<string> {
  if (template !== undefined) return textOf(template);
  console.error('Bundling the functions and writing the template …');
  return synthesizeTemplate();
}

async function agreement({ yes }: DeployFlags): Promise<boolean> {
  if (yes === true) return true;
  // Whoever goes away without an answer has not agreed: what was proposed is dropped.
  const said = (await asked('Deploy this? [y/N] ')) ?? '';
  return /^y(es)?$/i.test(said.trim());
}

function tell(deployed: Deployed, { json }: DeployFlags): void {
  if (json === true) console.log(JSON.stringify(deployed));
  for (const line of endLines(deployed)) say(line);
  if (json === true) return;
  for (const [name, value] of Object.entries(deployed.outputs)) printLines([`${name}=${value}`]);
}
