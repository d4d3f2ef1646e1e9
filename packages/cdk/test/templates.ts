// Templates for tests: their shape as far as tests read it, and stacks of a CDK app with a tap in them.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { writeBundles } from '../src/bundle.ts';
import { bundleFolder } from '../src/bundle-folder.ts';
import { bundleNames } from '../src/bundle-names.ts';
import { Target } from '../src/target.ts';
import { TaskTap } from '../src/task-tap.ts';
import type { TaskTapProps } from '../src/task-tap-props.ts';
import { Unmirrorable } from '../src/unmirrorable.ts';

interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

export interface Resource {
  readonly Type: string;
  readonly Condition?: string;
  readonly DependsOn?: readonly string[];
  readonly DeletionPolicy?: string;
  readonly Metadata?: Readonly<Record<string, unknown>>;
  readonly Properties: Readonly<Record<string, unknown>> & {
    readonly Code?: { ZipFile?: string };
    readonly PolicyName?: string;
    readonly PolicyDocument?: { readonly Statement: readonly Statement[] };
    readonly Environment?: { readonly Variables: Readonly<Record<string, unknown>> };
  };
}

export interface Template {
  readonly Description?: string;
  /** Of a CDK app: its bootstrap's version, where it has one. */
  readonly Parameters?: Readonly<Record<string, { readonly Default?: unknown; readonly Description?: string }>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<Record<string, object>>;
}

export const shop = 'arn:aws:ecs:eu-central-1:111122223333:cluster/shop';

/** The least that can be said. */
export const least: TaskTapProps = {
  clusters: [shop],
  target: Target.existing('tmt-0123456789abcdef0'),
  unmirrorable: Unmirrorable.observe(),
};

/** A CDK app uploads the bundle that was built; what is in it does not matter to a template. */
export async function bundleIsThere(): Promise<void> {
  const isThere = bundleNames.every((name) => existsSync(join(bundleFolder(name), 'index.js')));
  if (!isThere) await writeBundles(bundleFolder);
}

export interface Synthesized {
  readonly template: Template;
  /** Errors that were noted on a construct. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

/** `checked`: cdk-nag and CloudFormation's own rules throw what they find, warnings included; takes seconds. */
export function synthesize(build: (stack: Stack) => void, settings: { readonly checked?: true } = {}): Synthesized {
  const outdir = mkdtempSync(join(tmpdir(), 'tasktap-cdk-'));
  const checked = settings.checked === true;
  try {
    const app = new App({
      outdir,
      analyticsReporting: false,
      builtinCloudFormationValidation: checked,
      context: { '@aws-cdk/core:strictCfnValidateErrors': true },
    });
    if (checked) Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    build(new Stack(app, 'tap', { env: { account: '111122223333', region: 'eu-central-1' } }));
    const { template, messages } = app.synth().getStackByName('tap');
    const said = (wanted: string) =>
      messages.filter(({ level }) => level === wanted).map(({ entry }) => String(entry.data));
    return { template, errors: said('error'), warnings: said('warning') };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

export function tapOf(props: Partial<TaskTapProps> = {}, settings: { readonly checked?: true } = {}): Synthesized {
  return synthesize((stack) => void new TaskTap(stack, 'TaskTap', { ...least, ...props }), settings);
}

export function resourcesOf(template: Template, type: string): readonly Resource[] {
  return Object.values(template.Resources).filter((resource) => resource.Type === type);
}

/** The one resource whose logical id begins so; CDK adds a hash to the ids of a construct's parts. */
export function named(template: Template, id: string): Resource {
  const found = Object.entries(template.Resources).filter(
    ([name]) => name.replace(/^TaskTap/, '').replace(/[0-9A-F]{8}$/, '') === id,
  );
  const [first] = found;
  if (first === undefined || found.length > 1) throw new Error(`expected one resource ${id}, found ${found.length}`);
  return first[1];
}

/** Every action that any policy of a role allows. */
export function actionsOf(template: Template, handler: string): readonly string[] {
  return resourcesOf(template, 'AWS::IAM::Policy')
    .filter(({ Properties: { PolicyName = '' } }) =>
      [handler, `${handler}-replace`, `${handler}-policy`].includes(PolicyName),
    )
    .flatMap(({ Properties: { PolicyDocument } }) => PolicyDocument?.Statement ?? [])
    .flatMap(({ Action }) => Action);
}
