// Everything a run makes before it asks: a filter that mirrors nothing, a target if need be, a cluster, and three small tasks.
import {
  CreateTrafficMirrorFilterCommand,
  CreateTrafficMirrorFilterRuleCommand,
  CreateTrafficMirrorTargetCommand,
} from '@aws-sdk/client-ec2';
import {
  CreateClusterCommand,
  DescribeClustersCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  type RunTaskCommandInput,
} from '@aws-sdk/client-ecs';
import type { Clients, Clock } from '@tasktap/aws';
import { type Answered, type Asked, ask } from './ask.ts';
import type { Options } from './options.ts';
import { armFamily, ec2Tags, type Scene, type StartedTask, x86Family } from './scene.ts';

/** AWS would not let us begin. */
export class NotBuilt extends Error {
  readonly asked: Asked;

  constructor(asked: Asked) {
    super(asked.message);
    this.name = 'NotBuilt';
    this.asked = asked;
  }
}

export interface Site {
  readonly clients: Pick<Clients, 'ec2' | 'ecs'>;
  readonly clock: Clock;
  readonly run: string;
  readonly options: Options;
}

/** It does nothing for twenty minutes and ends: whatever becomes of us, it costs no more. */
const image = 'public.ecr.aws/docker/library/busybox:stable';
export const taskSeconds = 1200;

/** @throws NotBuilt */
export async function build(site: Site): Promise<Pick<Scene, 'target' | 'filter' | 'tasks'>> {
  const filter = await makeFilter(site);
  const target = 'id' in site.options.target ? site.options.target.id : await makeTarget(site, site.options.target.eni);
  await makeCluster(site);
  await register(site, x86Family(site.run), 'X86_64');
  await register(site, armFamily(site.run), 'ARM64');
  const tasks = [
    await start(site, 'Fargate x86_64', x86Family(site.run), { launchType: 'FARGATE' }),
    await start(site, 'Fargate ARM64', armFamily(site.run), { launchType: 'FARGATE' }),
    await start(site, 'Fargate Spot x86_64', x86Family(site.run), {
      capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT' }],
    }),
  ];
  return { target, filter, tasks };
}

function granted<Output>({ asked, answer }: Answered<Output>): Output {
  if (answer === undefined) throw new NotBuilt(asked);
  return answer;
}

/** One rule, and that one rejects: no packet of anybody leaves its interface. */
async function makeFilter({ clients: { ec2 }, clock, run }: Site): Promise<string> {
  const made = await ask(clock, 'CreateTrafficMirrorFilter', () =>
    ec2.send(
      new CreateTrafficMirrorFilterCommand({
        Description: 'tasktap verify-on-aws: rejects everything',
        TagSpecifications: [{ ResourceType: 'traffic-mirror-filter', Tags: ec2Tags(run) }],
      }),
    ),
  );
  const TrafficMirrorFilterId = granted(made).TrafficMirrorFilter?.TrafficMirrorFilterId ?? '';
  const rule = await ask(clock, 'CreateTrafficMirrorFilterRule', () =>
    ec2.send(
      new CreateTrafficMirrorFilterRuleCommand({
        TrafficMirrorFilterId,
        TrafficDirection: 'ingress',
        RuleNumber: 1,
        RuleAction: 'reject',
        SourceCidrBlock: '0.0.0.0/0',
        DestinationCidrBlock: '0.0.0.0/0',
      }),
    ),
  );
  granted(rule);
  return TrafficMirrorFilterId;
}

async function makeTarget({ clients: { ec2 }, clock, run }: Site, NetworkInterfaceId: string): Promise<string> {
  const made = await ask(clock, 'CreateTrafficMirrorTarget', () =>
    ec2.send(
      new CreateTrafficMirrorTargetCommand({
        NetworkInterfaceId,
        Description: 'tasktap verify-on-aws',
        TagSpecifications: [{ ResourceType: 'traffic-mirror-target', Tags: ec2Tags(run) }],
      }),
    ),
  );
  return granted(made).TrafficMirrorTarget?.TrafficMirrorTargetId ?? '';
}

/** A cluster takes some seconds to take its capacity providers up. */
async function makeCluster({ clients: { ecs }, clock, run }: Site): Promise<void> {
  const create = new CreateClusterCommand({
    clusterName: run,
    capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
  });
  granted(await ask(clock, 'CreateCluster', () => ecs.send(create)));
  for (let tries = 0; tries < 30; tries += 1) {
    const describe = new DescribeClustersCommand({ clusters: [run] });
    const seen = granted(await ask(clock, 'DescribeClusters', () => ecs.send(describe)));
    const [cluster] = seen.clusters ?? [];
    if (cluster?.status === 'ACTIVE' && cluster.attachmentsStatus !== 'UPDATE_IN_PROGRESS') return;
    await clock.sleep(2000);
  }
}

async function register(
  { clients: { ecs }, clock }: Site,
  family: string,
  cpuArchitecture: 'X86_64' | 'ARM64',
): Promise<void> {
  const command = new RegisterTaskDefinitionCommand({
    family,
    networkMode: 'awsvpc',
    requiresCompatibilities: ['FARGATE'],
    cpu: '256',
    memory: '512',
    runtimePlatform: { cpuArchitecture, operatingSystemFamily: 'LINUX' },
    containerDefinitions: [{ name: 'sleep', image, command: ['sleep', String(taskSeconds)], essential: true }],
  });
  granted(await ask(clock, 'RegisterTaskDefinition', () => ecs.send(command)));
}

/** That one kind cannot be started (no Spot capacity, no ARM in the region) says nothing about the others. */
async function start(
  { clients: { ecs }, clock, run, options }: Site,
  label: string,
  taskDefinition: string,
  how: Pick<RunTaskCommandInput, 'launchType' | 'capacityProviderStrategy'>,
): Promise<StartedTask> {
  const { subnet, securityGroup, assignPublicIp } = options;
  const at = clock.now();
  const command = new RunTaskCommand({
    ...how,
    cluster: run,
    taskDefinition,
    networkConfiguration: {
      awsvpcConfiguration: {
        subnets: [subnet],
        ...(securityGroup === undefined ? {} : { securityGroups: [securityGroup] }),
        assignPublicIp: assignPublicIp ? 'ENABLED' : 'DISABLED',
      },
    },
  });
  const said = await ask(clock, 'RunTask', () => ecs.send(command));
  if (said.asked.code === 'AccessDeniedException') throw new NotBuilt(said.asked);
  const arn = said.answer?.tasks?.[0]?.taskArn;
  const [failure] = said.answer?.failures ?? [];
  return { label, arn, at, trouble: `${said.asked.code} ${said.asked.message} ${failure?.reason ?? ''}`.trim() };
}
