// ECS: tasks in pages, tasks that are missing, tasks that are run and stopped.
import {
  DescribeClustersCommand,
  DescribeTasksCommand,
  ListClustersCommand,
  ListTasksCommand,
  type ListTasksCommandInput,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  StopTaskCommand,
} from '@aws-sdk/client-ecs';
import { type Case, documented, inferred, observed } from '../case.ts';
import { NO_TASK, type Stage } from '../stage.ts';

const list = async ({ ecs, cluster }: Stage, input: ListTasksCommandInput) =>
  ecs.send(new ListTasksCommand({ cluster, ...input }));

const apiPage = documented('ECS API reference, errors of the action');
const inAirflow = observed('tests of Apache Airflow and three others');
const wording = inferred('the code is the one for bad parameters');
const noCluster = 'tasktap-conformance-nowhere';

async function run({ ecs, cluster }: Stage, different: object = {}) {
  const family = 'conformance';
  const containerDefinitions = [{ name: family, image: 'x', memory: 128 }];
  await ecs.send(new RegisterTaskDefinitionCommand({ family, networkMode: 'bridge', containerDefinitions }));
  return ecs.send(new RunTaskCommand({ cluster, taskDefinition: family, ...different }));
}

export const tasks: readonly Case[] = [
  ...(
    [
      ['ListTasks', (stage: Stage) => stage.ecs.send(new ListTasksCommand({ cluster: noCluster }))],
      [
        'DescribeTasks',
        ({ ecs }: Stage) => ecs.send(new DescribeTasksCommand({ cluster: noCluster, tasks: [NO_TASK] })),
      ],
      ['StopTask', ({ ecs }: Stage) => ecs.send(new StopTaskCommand({ cluster: noCluster, task: NO_TASK }))],
      ['RunTask', ({ ecs }: Stage) => ecs.send(new RunTaskCommand({ cluster: noCluster, taskDefinition: 'nothing' }))],
    ] as const
  ).map(
    ([name, asks]): Case => ({
      says: `${name} in a cluster that does not exist`,
      asks,
      expects: 'ClusterNotFoundException 400',
      ...(name === 'RunTask' ? inferred('that the cluster is looked up before the definition') : apiPage),
      remote: 'read-only',
    }),
  ),
  {
    says: 'a cluster that does not exist is described as missing',
    async asks({ ecs }) {
      const { clusters, failures = [] } = await ecs.send(new DescribeClustersCommand({ clusters: [noCluster] }));
      return [clusters, failures.map(({ arn, reason }) => [arn?.replace(/.*:/, ''), reason])];
    },
    expects: [[], [[`cluster/${noCluster}`, 'MISSING']]],
    ...documented('ECS API reference, API failure reasons'),
    remote: 'read-only',
  },
  {
    says: 'pages of 101 clusters',
    asks: ({ ecs }) => ecs.send(new ListClustersCommand({ maxResults: 101 })),
    expects: 'InvalidParameterException 400',
    ...wording,
    remote: 'read-only',
  },
  {
    says: 'a service that does not exist',
    asks: (stage) => list(stage, { serviceName: 'nowhere' }),
    expects: 'ServiceNotFoundException 400',
    ...apiPage,
    remote: 'never',
  },
  ...[0, 101].map(
    (maxResults): Case => ({
      says: `pages of ${maxResults} tasks`,
      asks: (stage) => list(stage, { maxResults }),
      expects: 'InvalidParameterException 400',
      ...wording,
      remote: 'never',
    }),
  ),
  {
    says: 'a token of nobody',
    asks: (stage) => list(stage, { nextToken: 'bm9ib2R5' }),
    expects: 'InvalidParameterException 400',
    ...wording,
    remote: 'never',
  },
  {
    says: 'tasks come in pages of a hundred, each once',
    async asks(stage) {
      const first = await list(stage, { serviceName: 'web' });
      const { nextToken } = first;
      const second = await list(stage, { serviceName: 'web', nextToken });
      const arns = [...(first.taskArns ?? []), ...(second.taskArns ?? [])];
      return [first.taskArns?.length, second.taskArns?.length, second.nextToken, new Set(arns).size];
    },
    expects: [100, 30, undefined, 130],
    ...documented('ECS API reference, ListTasks'),
    remote: 'never',
  },
  {
    says: 'a task that is gone is missing, and the others are described',
    async asks(stage) {
      const { taskArns = [] } = await list(stage, { serviceName: 'old' });
      const asked = { cluster: stage.cluster, tasks: [...taskArns, NO_TASK] };
      const { tasks: found = [], failures = [] } = await stage.ecs.send(new DescribeTasksCommand(asked));
      return [found.length, failures.map(({ arn, reason }) => [arn?.endsWith(`/${NO_TASK}`), reason])];
    },
    expects: [1, [[true, 'MISSING']]],
    ...documented('ECS API reference, API failure reasons'),
    remote: 'never',
  },
  ...(
    [
      ['no task', []],
      ['101 tasks', Array.from({ length: 101 }, (_, index) => index.toString(16).padStart(32, '0'))],
      ['an id that is too short', ['abc']],
    ] as const
  ).map(
    ([says, ids]): Case => ({
      says: `the description of ${says}`,
      asks: ({ ecs, cluster }) => ecs.send(new DescribeTasksCommand({ cluster, tasks: [...ids] })),
      expects: 'InvalidParameterException 400',
      ...wording,
      remote: 'never',
    }),
  ),
  {
    says: 'an unknown task that is to be stopped',
    asks: ({ ecs, cluster }) => ecs.send(new StopTaskCommand({ cluster, task: NO_TASK })),
    expects: 'InvalidParameterException 400',
    ...inAirflow,
    remote: 'never',
  },
  {
    says: 'an unknown definition that is to be run',
    asks: ({ ecs, cluster }) => ecs.send(new RunTaskCommand({ cluster, taskDefinition: 'nothing' })),
    expects: 'ClientException 400',
    ...inferred('the message "TaskDefinition not found." is known, from other calls'),
    remote: 'never',
  },
  {
    says: 'eleven tasks at once',
    asks: (stage) => run(stage, { count: 11 }),
    expects: 'InvalidParameterException 400',
    ...wording,
    remote: 'never',
  },
  {
    says: 'a task is run, listed by who started it, and stopped with a reason',
    async asks(stage) {
      const { ecs, cluster } = stage;
      const { tasks: started = [] } = await run(stage, { count: 2, startedBy: 'conformance' });
      const { taskArns } = await list(stage, { startedBy: 'conformance' });
      const [task = {}] = started;
      const stopped = await ecs.send(new StopTaskCommand({ cluster, task: task.taskArn, reason: 'enough' }));
      const { desiredStatus, stopCode, stoppedReason } = stopped.task ?? {};
      return [started.length, taskArns?.length, task.group, desiredStatus, stopCode, stoppedReason];
    },
    expects: [2, 2, 'family:conformance', 'STOPPED', 'UserInitiated', 'enough'],
    ...documented('ECS API reference, RunTask and StopTask; the stop code by its list'),
    remote: 'never',
  },
];
