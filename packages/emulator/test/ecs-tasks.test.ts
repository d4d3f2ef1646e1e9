// What the ECS operations on tasks answer and do.
import { describe, expect, test } from 'vitest';
import { describeTasks } from '../src/cloud/ecs/describe-tasks.ts';
import { getTaskProtection } from '../src/cloud/ecs/get-task-protection.ts';
import { listTasks } from '../src/cloud/ecs/list-tasks.ts';
import { runTask } from '../src/cloud/ecs/run-task.ts';
import { stopTask } from '../src/cloud/ecs/stop-task.ts';
import { updateService } from '../src/cloud/ecs/update-service.ts';
import { updateTaskProtection } from '../src/cloud/ecs/update-task-protection.ts';
import { anySubnet, type Desk, desk, ECS, jobOf, NOBODY, taskOf } from './ecs-desk.ts';
import { serviceNamed } from './small-world.ts';

describe('DescribeTasks', () => {
  test('shows a Fargate task with the types of the API, not of events', () => {
    const here = desk({ capacityProvider: 'FARGATE_SPOT' });
    const arn = taskOf(here, 'web');
    const { tasks, failures } = here.call(describeTasks, { cluster: 'shop', tasks: [arn] });
    expect(failures).toEqual([]);
    expect(tasks?.[0]).toMatchObject({
      taskArn: arn,
      clusterArn: `${ECS}:cluster/shop`,
      attachments: [
        {
          type: 'ElasticNetworkInterface',
          status: 'ATTACHED',
          details: [
            { name: 'subnetId' },
            { name: 'networkInterfaceId' },
            { name: 'macAddress' },
            { name: 'privateDnsName' },
            { name: 'privateIPv4Address', value: '10.0.0.4' },
          ],
        },
      ],
      capacityProviderName: 'FARGATE_SPOT',
      launchType: 'FARGATE',
      healthStatus: 'UNKNOWN',
      lastStatus: 'RUNNING',
      desiredStatus: 'RUNNING',
      version: 3,
      createdAt: expect.any(Date),
      startedAt: expect.any(Date),
      platformVersion: '1.4.0',
    });
    expect(tasks?.[0]).not.toHaveProperty('containerInstanceArn');
  });

  test('finds tasks by id, by ARN and by the old short ARN, in the order asked for, and lists what is MISSING', () => {
    const here = desk();
    const [a = '', b = '', c = ''] = [...serviceNamed(here.world, 'web').tasks].map((task) => task.arn);
    const id = (arn: string): string => arn.slice(-32);
    const answer = here.call(describeTasks, {
      cluster: `${ECS}:cluster/shop`,
      tasks: [c, id(a), `${ECS}:task/${id(b)}`, NOBODY],
    });
    expect(answer.tasks?.map((task) => task.taskArn)).toEqual([c, a, b]);
    expect(answer.failures).toEqual([{ arn: `${ECS}:task/shop/${NOBODY}`, reason: 'MISSING' }]);
  });

  test('shows tags when asked', () => {
    const here = desk();
    const arn = taskOf(here, 'web');
    here.world.tasks.get(arn)?.tags.set('team', 'blue');
    const tagsOf = (include: 'TAGS'[]) =>
      here.call(describeTasks, { cluster: 'shop', tasks: [arn], include }).tasks?.[0]?.tags;
    expect([tagsOf(['TAGS']), tagsOf([])]).toEqual([[{ key: 'team', value: 'blue' }], []]);
  });
});

describe('ListTasks', () => {
  const arns = (here: Desk, input: object): number =>
    here.call(listTasks, { cluster: 'shop', ...input }).taskArns?.length ?? -1;
  const filters: Record<string, [object, number]> = {
    'all of a cluster': [{}, 4],
    'of a service': [{ serviceName: 'web' }, 3],
    'of a service by its ARN': [{ serviceName: `${ECS}:service/shop/web` }, 3],
    'of a family': [{ family: 'printing' }, 1],
    'by launch type': [{ launchType: 'EC2' }, 1],
    'of another cluster': [{ cluster: 'office' }, 1],
    'started by nobody we know': [{ startedBy: 'ecs-svc/1' }, 0],
    'wished to stop': [{ desiredStatus: 'STOPPED' }, 0],
    'PENDING is never wished': [{ desiredStatus: 'PENDING' }, 0],
  };
  test.each(Object.entries(filters))('%s', (_, [input, count]) => {
    expect(arns(desk(), input)).toBe(count);
  });

  test('by container instance', () => {
    const here = desk();
    const [printing] = here.call(describeTasks, { cluster: 'shop', tasks: [taskOf(here, 'printing')] }).tasks ?? [];
    expect(arns(here, { containerInstance: printing?.containerInstanceArn })).toBe(1);
  });

  test('lists tasks on their way as wished to run, and stopped ones apart', () => {
    const here = desk();
    const stopped = taskOf(here, 'web');
    here.call(stopTask, { cluster: 'shop', task: stopped });
    here.clock.advance(3_000);
    expect(arns(here, { serviceName: 'web' })).toBe(3);
    expect(here.call(listTasks, { cluster: 'shop', desiredStatus: 'STOPPED' }).taskArns).toEqual([stopped]);
  });

  test('pages go on where the last one ended, even when its last task has stopped meanwhile', () => {
    const here = desk({ count: 25 });
    const seen: string[] = [];
    let nextToken: string | undefined;
    let pages = 0;
    do {
      const answer = here.call(listTasks, { cluster: 'shop', serviceName: 'web', maxResults: 10, nextToken });
      seen.push(...(answer.taskArns ?? []));
      here.call(stopTask, { cluster: 'shop', task: seen.at(-1) });
      nextToken = answer.nextToken;
      pages += 1;
    } while (nextToken !== undefined);
    expect([pages, seen.length, new Set(seen).size]).toEqual([3, 25, 25]);
  });

  test('an exact page has no next one', () => {
    expect(desk().call(listTasks, { cluster: 'shop', maxResults: 4 })).not.toHaveProperty('nextToken');
  });
});

describe('StopTask', () => {
  test('shows the task as it is, with the wish', () => {
    const here = desk();
    const task = taskOf(here, 'web');
    expect(here.call(stopTask, { cluster: 'shop', task, reason: 'not on a Nitro host' }).task).toMatchObject({
      desiredStatus: 'STOPPED',
      lastStatus: 'RUNNING',
      stopCode: 'UserInitiated',
      stoppedReason: 'not on a Nitro host',
      version: 4,
    });
    here.clock.advance(180_000);
    expect(here.call(stopTask, { cluster: 'shop', task }).task).toMatchObject({ lastStatus: 'STOPPED', version: 6 });
  });

  test('without a reason it gives its own, and the tags are deleted', () => {
    const here = desk();
    const arn = jobOf(here);
    here.world.tasks.get(arn)?.tags.set('team', 'blue');
    expect(here.call(stopTask, { cluster: 'office', task: arn }).task?.stoppedReason).toBe('Task stopped by user');
    expect(here.world.tasks.get(arn)?.tags.size).toBe(0);
  });
});

describe('RunTask', () => {
  test('starts standalone tasks that have a subnet and no interface yet', () => {
    const here = desk();
    const { tasks, failures } = here.call(runTask, {
      cluster: 'shop',
      taskDefinition: 'web',
      count: 2,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: [anySubnet(here)] } },
      startedBy: 'cron',
      tags: [{ key: 'team', value: 'blue' }],
    });
    expect(failures).toEqual([]);
    expect(tasks).toHaveLength(2);
    expect(tasks?.[1]).toMatchObject({
      group: 'family:web',
      startedBy: 'cron',
      lastStatus: 'PROVISIONING',
      attachments: [{ status: 'PRECREATED', details: [{ name: 'subnetId', value: anySubnet(here) }] }],
      tags: [{ key: 'team', value: 'blue' }],
      version: 1,
    });
    expect(here.call(listTasks, { cluster: 'shop', startedBy: 'cron' }).taskArns).toHaveLength(2);
  });
});

describe('task protection', () => {
  test('lasts two hours unless told otherwise; only tasks of services can have it', () => {
    const here = desk();
    const task = taskOf(here, 'web');
    const get = () => here.call(getTaskProtection, { cluster: 'shop', tasks: [task] }).protectedTasks;
    expect(get()).toEqual([{ taskArn: task, protectionEnabled: false }]);
    here.call(updateTaskProtection, { cluster: 'shop', tasks: [task], protectionEnabled: true });
    expect(get()).toEqual([
      { taskArn: task, protectionEnabled: true, expirationDate: new Date(here.clock.now() + 7_200_000) },
    ]);
    here.clock.advance(7_200_000);
    expect(get()).toEqual([{ taskArn: task, protectionEnabled: false }]);
    const job = jobOf(here);
    expect(here.call(getTaskProtection, { cluster: 'office', tasks: [job, NOBODY] }).failures).toEqual([
      { arn: job, reason: 'TASK_NOT_VALID' },
      { arn: `${ECS}:task/office/${NOBODY}`, reason: 'MISSING' },
    ]);
  });

  test('is not for tasks that are ending', () => {
    const here = desk();
    const task = taskOf(here, 'web');
    here.call(stopTask, { cluster: 'shop', task });
    expect(
      here.call(updateTaskProtection, { cluster: 'shop', tasks: [task], protectionEnabled: true }).failures,
    ).toEqual([{ arn: task, reason: 'TASK_NOT_VALID' }]);
  });

  test('taken away, it lets the scheduler go on', () => {
    const here = desk({ count: 1 });
    const task = taskOf(here, 'web');
    here.call(updateTaskProtection, { cluster: 'shop', tasks: [task], protectionEnabled: true });
    here.call(updateService, { cluster: 'shop', service: 'web', desiredCount: 0 });
    here.clock.advance(60_000);
    expect(here.world.tasks.get(task)?.desiredStatus).toBe('RUNNING');
    here.call(updateTaskProtection, { cluster: 'shop', tasks: [task], protectionEnabled: false });
    here.clock.advance(3_000);
    expect(here.world.tasks.get(task)?.desiredStatus).toBe('STOPPED');
  });
});
