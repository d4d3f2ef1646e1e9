// What each ECS operation asks of IAM.
import { describe, expect, test } from 'vitest';
import { describeClusters } from '../src/cloud/ecs/describe-clusters.ts';
import { describeServices } from '../src/cloud/ecs/describe-services.ts';
import { describeTasks } from '../src/cloud/ecs/describe-tasks.ts';
import { ecsOperations } from '../src/cloud/ecs/index.ts';
import { listClusters } from '../src/cloud/ecs/list-clusters.ts';
import { listServices } from '../src/cloud/ecs/list-services.ts';
import { listTasks } from '../src/cloud/ecs/list-tasks.ts';
import { runTask } from '../src/cloud/ecs/run-task.ts';
import { stopTask } from '../src/cloud/ecs/stop-task.ts';
import { updateService } from '../src/cloud/ecs/update-service.ts';
import { type Desk, desk, ECS, NOBODY, taskOf } from './ecs-desk.ts';

describe('what is asked of IAM', () => {
  const shop = { 'ecs:cluster': `${ECS}:cluster/shop` };
  const task = `${ECS}:task/shop/${NOBODY}`;
  const questions: Record<string, [(here: Desk) => readonly object[], object[]]> = {
    StopTask: [
      (h) => stopTask.access({ cluster: 'shop', task: NOBODY }, h.cloud),
      [{ action: 'ecs:StopTask', resource: task, context: shop }],
    ],
    'DescribeTasks, for each task': [
      (h) => describeTasks.access({ cluster: 'shop', tasks: [NOBODY, task] }, h.cloud),
      [
        { action: 'ecs:DescribeTasks', resource: task, context: shop },
        { action: 'ecs:DescribeTasks', resource: task, context: shop },
      ],
    ],
    'DescribeServices, for each service': [
      (h) => describeServices.access({ cluster: 'shop', services: ['web'] }, h.cloud),
      [{ action: 'ecs:DescribeServices', resource: `${ECS}:service/shop/web`, context: shop }],
    ],
    'ListTasks knows the cluster as a condition only': [
      (h) => listTasks.access({ cluster: 'shop' }, h.cloud),
      [{ action: 'ecs:ListTasks', resource: '*', context: shop }],
    ],
    'ListTasks of one container instance': [
      (h) => listTasks.access({ cluster: 'shop', containerInstance: 'abc' }, h.cloud),
      [{ action: 'ecs:ListTasks', resource: `${ECS}:container-instance/shop/abc`, context: shop }],
    ],
    'ListServices too': [
      (h) => listServices.access({ cluster: 'shop' }, h.cloud),
      [{ action: 'ecs:ListServices', resource: '*', context: shop }],
    ],
    'ListClusters knows nothing': [
      (h) => listClusters.access({}, h.cloud),
      [{ action: 'ecs:ListClusters', resource: '*', context: {} }],
    ],
    DescribeClusters: [
      (h) => describeClusters.access({ clusters: ['shop'] }, h.cloud),
      [{ action: 'ecs:DescribeClusters', resource: `${ECS}:cluster/shop`, context: {} }],
    ],
    'RunTask, for the latest revision': [
      (h) => runTask.access({ cluster: 'shop', taskDefinition: 'web', tags: [{ key: 'a', value: 'b' }] }, h.cloud),
      [
        {
          action: 'ecs:RunTask',
          resource: `${ECS}:task-definition/web:1`,
          context: { ...shop, 'aws:RequestTag/a': 'b', 'aws:TagKeys': ['a'] },
        },
      ],
    ],
    UpdateService: [
      (h) => updateService.access({ cluster: 'shop', service: 'web' }, h.cloud),
      [{ action: 'ecs:UpdateService', resource: `${ECS}:service/shop/web`, context: shop }],
    ],
  };
  test.each(Object.entries(questions))('%s', (_, [ask, expected]) => {
    expect(ask(desk())).toEqual(expected);
  });

  test('the tags of a task are part of the question', () => {
    const here = desk();
    const arn = taskOf(here, 'web');
    here.world.tasks.get(arn)?.tags.set('team', 'blue');
    expect(stopTask.access({ cluster: 'shop', task: arn }, here.cloud)).toEqual([
      { action: 'ecs:StopTask', resource: arn, context: { ...shop, 'aws:ResourceTag/team': 'blue' } },
    ]);
  });

  test('every operation asks for its own action', () => {
    const here = desk();
    for (const operation of ecsOperations) {
      const input = {
        cluster: 'shop',
        task: NOBODY,
        tasks: [NOBODY],
        service: 'web',
        services: ['web'],
        serviceName: 'web',
        family: 'web',
        taskDefinition: 'web',
      };
      const asked = operation.access(input as never, here.cloud);
      expect(asked.map(({ action }) => action)).toEqual([`ecs:${operation.name}`]);
    }
    expect(ecsOperations).toHaveLength(22);
  });
});
