// The deployment as one CloudFormation template, for whoever has no CDK: the code inside, the choices as parameters.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, BootstraplessSynthesizer, CfnOutput, type IStackSynthesizer, Stack } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { type Bundle, bundleHandlers, withoutMap } from './bundle.ts';
import { layTap, type Tap } from './lay.ts';
import { layParameters } from './parameters.ts';
import type { Codes } from './settings.ts';

const description =
  'tasktap: a network tap for every ECS task, by VPC Traffic Mirroring. Sessions cost by the hour, for each interface mirrored.';
const stackName = 'tasktap';

export interface SynthesizeOptions {
  /** Holds the template against CloudFormation's own rules as well, and throws on a finding; takes seconds more. */
  readonly checked?: true;
}

/** JSON, the same bytes for the same sources. Takes a few seconds. */
export async function synthesizeTemplate(options: SynthesizeOptions = {}): Promise<string> {
  const { tap, stack } = await bundleHandlers();
  const folder = await mkdtemp(join(tmpdir(), 'tasktap-synth-'));
  try {
    const app = new App({
      outdir: folder,
      analyticsReporting: false,
      builtinCloudFormationValidation: options.checked === true,
      context: { '@aws-cdk/core:strictCfnValidateErrors': true },
    });
    layStack(app, { tap: inline(tap), stack: inline(stack) });
    return `${JSON.stringify(app.synth().getStackByName(stackName).template, undefined, 1)}\n`;
  } finally {
    await rm(folder, { recursive: true });
  }
}

const inline = ({ code }: Bundle): Code => Code.fromInline(withoutMap(code));

function layStack(app: App, code: Codes): void {
  // Nothing is uploaded, so the account needs no bootstrap. CDK's own types do not meet exactOptionalPropertyTypes.
  const synthesizer = new BootstraplessSynthesizer() as IStackSynthesizer;
  const stack = new Stack(app, stackName, { description, synthesizer });
  const tap = layTap(stack, { ...layParameters(stack), code }, []);
  layOutputs(stack, tap);
}

function layOutputs(stack: Stack, { queues, switch: offSwitch }: Tap): void {
  const output = (id: string, description: string, value: string) => new CfnOutput(stack, id, { description, value });
  output('SwitchName', 'SSM parameter: write "paused" into it to stop everything tasktap does', offSwitch.ref);
  output('LookQueueUrl', 'Where a look at a cluster can be asked for', queues.looks.ref);
  output('DeadTaskQueueUrl', 'Task events that were given up', queues.deadTasks.ref);
}
