// tasktap as a construct: `new TaskTap(this, 'TaskTap', { clusters, target, unmirrorable: Unmirrorable.observe() })`.
import { existsSync } from 'node:fs';
import { Aws, type CfnResource, Stack } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { bundleFolder } from './bundle-folder.ts';
import type { BundleName } from './bundle-names.ts';
import { Filter, layFilter } from './filter.ts';
import { layTap } from './lay.ts';
import { findMistakes } from './mistakes.ts';
import { policyOf } from './policy.ts';
import { arnOf } from './statements.ts';
import { layTarget, type Target, targetsIn } from './target.ts';
import { type TaskTapProps, usualCoverage } from './task-tap-props.ts';
import { choicesIn, forwardersOf } from './unmirrorable.ts';

/** The log group of a function. */
export interface Journal {
  readonly name: string;
  /** With all of its streams. */
  readonly arn: string;
}

export class TaskTap extends Construct {
  /** Name of the SSM parameter that is the off switch. */
  readonly switchName: string;
  /** Where a look at a cluster can be asked for. */
  readonly lookQueueUrl: string;
  readonly deadTaskQueueArn: string;
  readonly deadLookQueueArn: string;
  /** Of the functions that make sessions; for collectors. */
  readonly journals: readonly Journal[];

  constructor(scope: Construct, id: string, props: TaskTapProps) {
    super(scope, id);
    const owner = props.owner ?? Aws.STACK_NAME;
    const wanted = targetsIn(props);
    const filter = layOrFind(this, props.filter ?? Filter.create());
    const targets = wanted.map((target, index) => ({ target, made: layTarget(this, target, index) }));
    const ids = targets.map(({ target, made }) => made?.attrId ?? ('id' in target ? target.id : ''));
    const document = policyOf(props, ids, filter.id);
    const clusterArns = props.clusters.map((cluster) => (typeof cluster === 'string' ? cluster : cluster.clusterArn));
    findMistakes(this, props, { owner, clusterArns, targets: wanted, ids, filterId: filter.id });
    const { rules = [] } = props;
    const own = rules.flatMap((rule) => rule.targets ?? []);
    const tap = layTap(
      this,
      {
        owner,
        clusterArns,
        policyDocument: Stack.of(this).toJsonString(document),
        policyParameter: props.policyParameter ?? '',
        fromParameter: props.policyParameter !== undefined,
        throughArns: unique([
          ...targets.map(({ target }, index) => targetArn(target, ids[index] ?? '')),
          ...own.flatMap(({ id: target }) =>
            ids.includes(target) ? [] : arnOf('ec2', `traffic-mirror-target/${target}`),
          ),
          ...[filter.id, ...rules.flatMap((rule) => rule.filter ?? [])].map((each) =>
            arnOf('ec2', `traffic-mirror-filter/${each}`),
          ),
        ]),
        vpcArns: props.vpcArns ?? [],
        onlyVpcs: props.vpcArns !== undefined,
        replace: choicesIn(props).some(({ kind }) => kind === 'replace'),
        targetsHaveVpcs: [...wanted, ...own].some(({ vpc }) => vpc !== undefined),
        backfill: props.backfill ?? false,
        trigger: props.trigger ?? 'attached',
        code: { tap: codeInPackage('tap'), stack: codeInPackage('stack') },
        coverageThreshold: props.coverageThreshold ?? usualCoverage,
        alarmTopicArn: props.alarmTopic?.topicArn,
        notify: props.alarmTopic !== undefined,
      },
      [...filter.parts, ...targets.flatMap(({ made }) => made ?? [])],
    );
    this.switchName = tap.switch.ref;
    this.lookQueueUrl = tap.queues.looks.ref;
    this.deadTaskQueueArn = tap.queues.deadTasks.attrArn;
    this.deadLookQueueArn = tap.queues.deadLooks.attrArn;
    tellOfForwarders(wanted, forwardersOf(props));
    this.journals = [tap.onTaskEvent, tap.onLook].map(({ log }) => ({ name: log.ref, arn: log.attrArn }));
  }
}

/** The policy knows whom collectors are to name beside those that are mirrored. */
function tellOfForwarders(targets: readonly Target[], containers: readonly string[]): void {
  for (const target of targets) {
    if (target.kind === 'collector') for (const each of containers) target.collector.nameForwarded?.(each);
  }
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

function layOrFind(scope: Construct, filter: Filter): { readonly id: string; readonly parts: readonly CfnResource[] } {
  return filter.kind === 'existing' ? { id: filter.id, parts: [] } : layFilter(scope, filter);
}

function targetArn(target: Target, id: string): string {
  const account = target.kind === 'existing' ? target.ownerAccount : undefined;
  return account === undefined
    ? arnOf('ec2', `traffic-mirror-target/${id}`)
    : `arn:${Aws.PARTITION}:ec2:${Aws.REGION}:${account}:traffic-mirror-target/${id}`;
}

/** The map stays at home: Lambda would only carry it about. */
function codeInPackage(name: BundleName): Code {
  const folder = bundleFolder(name);
  if (!existsSync(`${folder}/index.js`)) {
    throw new Error(`Expected the bundle of the handlers in ${folder}, found nothing: run \`npm run build\`.`);
  }
  return Code.fromAsset(folder, { exclude: ['*.map'] });
}
