// What a deployment asks and tells AWS: one template into a bucket, one change set of one stack, and how it went. A front door of its own: what is
// behind the other one is bundled for functions, which have no use for these clients.
import {
  CloudFormationClient,
  CreateChangeSetCommand,
  DeleteChangeSetCommand,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
  GetTemplateSummaryCommand,
} from '@aws-sdk/client-cloudformation';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { call, type Heard, heard, ifThere } from './call.ts';
import { closingOf } from './closing.ts';
import { type Change, changesFrom, type StackEvent, stackEventFrom } from './deployment.ts';
import { isNoStack } from './no-stack.ts';
import { everyPage } from './pages.ts';
import { connecting, limitAttempts } from './patience.ts';
import type { Reach } from './reach.ts';

export type { Change, StackEvent };

/** A template as it stands in a bucket, or small enough to go with the call. */
export type TemplateGiven = { readonly url: string } | { readonly body: string };

export interface StackSeen {
  /** e.g. `CREATE_COMPLETE` */
  readonly status: string;
  /** By name. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
}

export interface Proposal {
  readonly stackName: string;
  readonly name: string;
  readonly isNew: boolean;
  readonly template: TemplateGiven;
  readonly given: Readonly<Record<string, string>>;
  /** Parameters that stay as they are. */
  readonly kept: readonly string[];
}

/** `refused` with the reason; an empty one changes nothing. */
export type ProposalState =
  | { readonly kind: 'judging' }
  | { readonly kind: 'ready'; readonly changes: readonly Change[] }
  | { readonly kind: 'empty' }
  | { readonly kind: 'refused'; readonly reason: string };

/** A parameter of a template. */
export interface Declared {
  readonly name: string;
  readonly hasDefault: boolean;
}

/** Where AWS does not answer as wished, the reading says what its code means. */
export interface Deploying {
  region(): Promise<Heard<string>>;
  upload(bucket: string, key: string, template: string): Promise<Heard<unknown>>;
  declared(template: TemplateGiven): Promise<Heard<readonly Declared[]>>;
  /** Undefined: there is none of that name. */
  stack(name: string): Promise<Heard<StackSeen | undefined>>;
  /** As it was given. Undefined: there is no stack of that name. */
  template(name: string): Promise<Heard<string | undefined>>;
  propose(proposal: Proposal): Promise<Heard<unknown>>;
  look(proposal: Proposal): Promise<Heard<ProposalState>>;
  carryOut(proposal: Proposal): Promise<Heard<unknown>>;
  /** And with it the stack, which is nothing but a proposal, where it is new. */
  drop(proposal: Proposal): Promise<Heard<unknown>>;
  /** The newest, at most a hundred; oldest first. */
  events(stackName: string): Promise<Heard<readonly StackEvent[]>>;
  /** Closes the connections. */
  destroy(): void;
}

/** CloudFormation answers calls about stacks slower than EC2 does. */
const patience = 60_000;

export function createDeploying(options: Reach): Deploying {
  const config = { ...options, requestHandler: connecting };
  const stacks = new CloudFormationClient(config);
  // AWS and everything that stands in for it take both styles; this one needs no name of its own for each bucket.
  const s3 = new S3Client({ ...config, forcePathStyle: true });
  for (const client of [stacks, s3]) limitAttempts(client, () => patience);
  return {
    region: () => heard(() => call('region', () => stacks.config.region())),
    upload: (Bucket, Key, Body) =>
      heard(() =>
        call('PutObject', () => s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType: 'application/json' }))),
      ),
    declared: (template) => heard(() => readDeclared(stacks, template)),
    stack: (name) => heard(() => readStack(stacks, name)),
    template: (name) => heard(() => readTemplate(stacks, name)),
    propose: (proposal) => heard(() => propose(stacks, proposal)),
    look: (proposal) => heard(() => look(stacks, proposal)),
    carryOut: (proposal) =>
      heard(() => call('ExecuteChangeSet', () => stacks.send(new ExecuteChangeSetCommand(named(proposal))))),
    drop: (proposal) => heard(() => drop(stacks, proposal)),
    events: (StackName) =>
      heard(async () => {
        const said = await call('DescribeStackEvents', () =>
          stacks.send(new DescribeStackEventsCommand({ StackName })),
        );
        return (said.StackEvents ?? []).map(stackEventFrom).reverse();
      }),
    destroy: closingOf([stacks, s3]),
  };
}

/** Where CloudFormation finds it; China has a domain of its own. */
export function templateUrl(region: string, bucket: string, key: string): string {
  return `https://s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}/${bucket}/${key}`;
}

function named({ stackName, name }: Proposal) {
  return { StackName: stackName, ChangeSetName: name };
}

function placed(template: TemplateGiven) {
  return 'url' in template ? { TemplateURL: template.url } : { TemplateBody: template.body };
}

async function readDeclared(stacks: CloudFormationClient, template: TemplateGiven): Promise<readonly Declared[]> {
  const command = new GetTemplateSummaryCommand(placed(template));
  const { Parameters = [] } = await call('GetTemplateSummary', () => stacks.send(command));
  return Parameters.map(({ ParameterKey: name = '', DefaultValue }) => ({
    name,
    hasDefault: DefaultValue !== undefined,
  }));
}

async function readStack(stacks: CloudFormationClient, StackName: string): Promise<StackSeen | undefined> {
  const said = await ifThere(isNoStack, () =>
    call('DescribeStacks', () => stacks.send(new DescribeStacksCommand({ StackName }))),
  );
  const [stack] = said?.Stacks ?? [];
  if (stack === undefined) return undefined;
  return {
    status: stack.StackStatus ?? '',
    parameters: Object.fromEntries(
      (stack.Parameters ?? []).map(({ ParameterKey = '', ParameterValue = '' }) => [ParameterKey, ParameterValue]),
    ),
    outputs: Object.fromEntries(
      (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    ),
  };
}

async function readTemplate(stacks: CloudFormationClient, StackName: string): Promise<string | undefined> {
  const command = new GetTemplateCommand({ StackName, TemplateStage: 'Original' });
  const said = await ifThere(isNoStack, () => call('GetTemplate', () => stacks.send(command)));
  return said?.TemplateBody;
}

function propose(stacks: CloudFormationClient, proposal: Proposal): Promise<unknown> {
  const command = new CreateChangeSetCommand({
    ...named(proposal),
    ...placed(proposal.template),
    ChangeSetType: proposal.isNew ? 'CREATE' : 'UPDATE',
    Capabilities: ['CAPABILITY_IAM'],
    Parameters: [
      ...Object.entries(proposal.given).map(([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue })),
      ...proposal.kept.map((ParameterKey) => ({ ParameterKey, UsePreviousValue: true })),
    ],
  });
  return call('CreateChangeSet', () => stacks.send(command));
}

async function look(stacks: CloudFormationClient, proposal: Proposal): Promise<ProposalState> {
  const said = await describe(stacks, proposal, undefined);
  if (said.Status === 'CREATE_COMPLETE') return { kind: 'ready', changes: await readChanges(stacks, proposal) };
  if (said.Status !== 'FAILED') return { kind: 'judging' };
  const reason = said.StatusReason ?? '';
  // Both sentences are AWS's, and there is no code for them: the AWS CLI reads the same words.
  const isEmpty = /didn't contain changes|No updates are to be performed/.test(reason);
  return isEmpty ? { kind: 'empty' } : { kind: 'refused', reason };
}

/** They come in pages, as large as CloudFormation likes (API reference, DescribeChangeSet). */
async function readChanges(stacks: CloudFormationClient, proposal: Proposal): Promise<readonly Change[]> {
  const told = await everyPage(async (token) => {
    const { Changes: items = [], NextToken: next } = await describe(stacks, proposal, token);
    return { items, next };
  });
  return changesFrom(told);
}

function describe(stacks: CloudFormationClient, proposal: Proposal, NextToken: string | undefined) {
  const command = new DescribeChangeSetCommand({ ...named(proposal), NextToken });
  return call('DescribeChangeSet', () => stacks.send(command));
}

function drop(stacks: CloudFormationClient, proposal: Proposal): Promise<unknown> {
  const { stackName: StackName, isNew } = proposal;
  return isNew
    ? call('DeleteStack', () => stacks.send(new DeleteStackCommand({ StackName })))
    : call('DeleteChangeSet', () => stacks.send(new DeleteChangeSetCommand(named(proposal))));
}
