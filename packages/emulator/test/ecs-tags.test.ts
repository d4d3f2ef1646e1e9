// Tags of ECS resources: set, listed, taken away, and handed on to the tasks of services.
import { describe, expect, test } from 'vitest';
import { createService } from '../src/cloud/ecs/create-service.ts';
import { describeTaskDefinition } from '../src/cloud/ecs/describe-task-definition.ts';
import { describeTasks } from '../src/cloud/ecs/describe-tasks.ts';
import { listTagsForResource } from '../src/cloud/ecs/list-tags-for-resource.ts';
import { registerTaskDefinition } from '../src/cloud/ecs/register-task-definition.ts';
import { runTask } from '../src/cloud/ecs/run-task.ts';
import { tagResource } from '../src/cloud/ecs/tag-resource.ts';
import { untagResource } from '../src/cloud/ecs/untag-resource.ts';
import { updateService } from '../src/cloud/ecs/update-service.ts';
import { anySubnet, type Desk, desk, ECS, jobOf, taskOf } from './ecs-desk.ts';
import { running, serviceNamed } from './small-world.ts';

const blue = [{ key: 'team', value: 'blue' }];

describe('tags of a resource', () => {
  const resources: Record<string, (here: Desk) => string> = {
    'a cluster': () => `${ECS}:cluster/shop`,
    'a service': () => `${ECS}:service/shop/web`,
    'a task': (here) => taskOf(here, 'web'),
    'a task definition': () => `${ECS}:task-definition/web:1`,
  };
  test.each(Object.entries(resources))('%s', (_, arnOf) => {
    const here = desk();
    const resourceArn = arnOf(here);
    const tags = () => here.call(listTagsForResource, { resourceArn }).tags;
    here.call(tagResource, { resourceArn, tags: [...blue, { key: 'tier', value: '1' }] });
    here.call(tagResource, { resourceArn, tags: [{ key: 'tier', value: '2' }] });
    expect(tags()).toEqual([...blue, { key: 'tier', value: '2' }]);
    here.call(untagResource, { resourceArn, tagKeys: ['team', 'nothing'] });
    expect(tags()).toEqual([{ key: 'tier', value: '2' }]);
  });

  test('are what DescribeTasks and DescribeTaskDefinition show', () => {
    const here = desk();
    const task = taskOf(here, 'web');
    here.call(tagResource, { resourceArn: task, tags: blue });
    here.call(tagResource, { resourceArn: `${ECS}:task-definition/web:1`, tags: blue });
    const shown = here.call(describeTasks, { cluster: 'shop', tasks: [task], include: ['TAGS'] });
    expect(shown.tasks?.[0]?.tags).toEqual(blue);
    expect(here.call(describeTaskDefinition, { taskDefinition: 'web', include: ['TAGS'] }).tags).toEqual(blue);
    expect(here.call(describeTaskDefinition, { taskDefinition: 'web' }).tags).toEqual([]);
  });

  const many = (count: number) => Array.from({ length: count }, (_, index) => ({ key: `${index}`, value: '' }));
  const refusals: Record<string, [{ key: string; value: string }[], string]> = {
    'the prefix of AWS': [[{ key: 'aws:x', value: '' }], 'reserved'],
    'no key': [[{ key: '', value: '' }], '1 to 128'],
    'a key of 129': [[{ key: 'k'.repeat(129), value: '' }], '1 to 128'],
    'a value of 257': [[{ key: 'k', value: 'v'.repeat(257) }], 'up to 256'],
    'a 51st tag': [many(51), 'maximum number of tags per resource is 50'],
  };
  test.each(Object.entries(refusals))('refused: %s', (_, [tags, words]) => {
    const here = desk();
    const resourceArn = `${ECS}:cluster/shop`;
    expect(() => here.call(tagResource, { resourceArn, tags })).toThrow(words);
    expect(here.call(listTagsForResource, { resourceArn }).tags).toEqual([]);
    here.call(tagResource, { resourceArn, tags: many(50) });
  });

  test('of nothing are not found', () => {
    const here = desk();
    const resourceArn = `${ECS}:service/shop/wep`;
    const refused = expect.objectContaining({ code: 'ResourceNotFoundException' });
    expect(() => here.call(tagResource, { resourceArn, tags: blue })).toThrow(refused);
    expect(() => here.call(untagResource, { resourceArn, tagKeys: [] })).toThrow(refused);
    expect(() => here.call(listTagsForResource, { resourceArn })).toThrow(refused);
  });

  test('are part of the question to IAM', () => {
    const here = desk();
    const resourceArn = taskOf(here, 'web');
    here.call(tagResource, { resourceArn, tags: blue });
    expect(tagResource.access({ resourceArn, tags: [{ key: 'a', value: 'b' }] }, here.cloud)).toEqual([
      {
        action: 'ecs:TagResource',
        resource: resourceArn,
        context: { 'aws:ResourceTag/team': 'blue', 'aws:RequestTag/a': 'b', 'aws:TagKeys': ['a'] },
      },
    ]);
    expect(untagResource.access({ resourceArn, tagKeys: ['a'] }, here.cloud)[0]?.context).toEqual({
      'aws:ResourceTag/team': 'blue',
      'aws:TagKeys': ['a'],
    });
  });
});

describe('the tags that a task begins with', () => {
  const managed = { 'aws:ecs:clusterName': 'shop', 'aws:ecs:serviceName': 'new' };
  const rows: [string, object, Record<string, string>][] = [
    ['none', {}, {}],
    ["the service's", { propagateTags: 'SERVICE' }, { team: 'blue' }],
    ["the definition's", { propagateTags: 'TASK_DEFINITION' }, { image: 'mail' }],
    ["ECS's own", { enableECSManagedTags: true }, managed],
    ['both', { propagateTags: 'SERVICE', enableECSManagedTags: true }, { team: 'blue', ...managed }],
  ];
  test.each(rows)('in a service: %s', (_, settings, expected) => {
    const here = desk();
    const containerDefinitions = [{ name: 'smtp', image: 'postfix' }];
    here.call(registerTaskDefinition, {
      family: 'mail',
      containerDefinitions,
      tags: [{ key: 'image', value: 'mail' }],
    });
    const service = { cluster: 'shop', serviceName: 'new', taskDefinition: 'mail', desiredCount: 1, tags: blue };
    const answer = here.call(createService, { ...service, ...settings });
    expect(answer.service).toMatchObject({ propagateTags: 'NONE', enableECSManagedTags: false, ...settings });
    here.clock.advance(10_000);
    const [task] = running(serviceNamed(here.world, 'new'));
    expect(Object.fromEntries(task?.tags ?? [])).toEqual(expected);
    if (task) here.call(tagResource, { resourceArn: task.arn, tags: [{ key: 'own', value: '1' }] });
    expect(Object.fromEntries(serviceNamed(here.world, 'new').tags)).toEqual({ team: 'blue' });
  });

  test('change with UpdateService, for the tasks to come', () => {
    const here = desk({ tags: { team: 'blue' } });
    const tags = () => running(serviceNamed(here.world, 'web')).map((task) => [...task.tags.keys()]);
    expect(tags()).toEqual([['team'], ['team'], ['team']]);
    const settings = { propagateTags: 'NONE', enableECSManagedTags: true, forceNewDeployment: true } as const;
    here.call(updateService, { cluster: 'shop', service: 'web', ...settings });
    here.clock.advance(120_000);
    expect(tags()).toEqual(Array.from({ length: 3 }, () => Object.keys(managed)));
  });

  test('of a standalone task: its own, the definition, the cluster', () => {
    const here = desk();
    const job = {
      cluster: 'shop',
      taskDefinition: 'web',
      networkConfiguration: { awsvpcConfiguration: { subnets: [anySubnet(here)] } },
    };
    here.call(tagResource, {
      resourceArn: `${ECS}:task-definition/web:1`,
      tags: [...blue, { key: 'image', value: 'web' }],
    });
    const settings = {
      propagateTags: 'TASK_DEFINITION',
      enableECSManagedTags: true,
      tags: [{ key: 'team', value: 'red' }],
    } as const;
    const { tasks } = here.call(runTask, { ...job, ...settings, tags: [...settings.tags] });
    expect(tasks?.[0]?.tags).toEqual([
      { key: 'team', value: 'red' },
      { key: 'image', value: 'web' },
      { key: 'aws:ecs:clusterName', value: 'shop' },
    ]);
    expect(() => here.call(runTask, { ...job, propagateTags: 'SERVICE' })).toThrow('no service');
  });

  test('of a fleet', () => {
    const here = desk({ tags: { team: 'blue' } });
    expect(Object.fromEntries(here.world.tasks.get(taskOf(here, 'web'))?.tags ?? [])).toEqual({ team: 'blue' });
    expect(here.world.tasks.get(jobOf(here))?.tags.size).toBe(0);
  });
});
