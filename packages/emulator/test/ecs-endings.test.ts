// How task definitions and clusters end: what is refused, and what is left of them.
import { describe, expect, test } from 'vitest';
import { createCluster } from '../src/cloud/ecs/create-cluster.ts';
import { deleteCluster } from '../src/cloud/ecs/delete-cluster.ts';
import { deregisterTaskDefinition } from '../src/cloud/ecs/deregister-task-definition.ts';
import { describeTaskDefinition } from '../src/cloud/ecs/describe-task-definition.ts';
import { listClusters } from '../src/cloud/ecs/list-clusters.ts';
import { registerTaskDefinition } from '../src/cloud/ecs/register-task-definition.ts';
import { runTask } from '../src/cloud/ecs/run-task.ts';
import { stopTask } from '../src/cloud/ecs/stop-task.ts';
import { anySubnet, desk, ECS, jobOf } from './ecs-desk.ts';

describe('DeregisterTaskDefinition', () => {
  const revision = { family: 'sleep', networkMode: 'awsvpc' as const, containerDefinitions: [{ name: 'sleep' }] };

  test('makes a revision INACTIVE: shown, never run again, its number never given again', () => {
    const here = desk();
    here.call(registerTaskDefinition, revision);
    here.call(registerTaskDefinition, revision);
    const { taskDefinition } = here.call(deregisterTaskDefinition, { taskDefinition: 'sleep:2' });
    expect(taskDefinition).toMatchObject({ revision: 2, status: 'INACTIVE' });
    const networkConfiguration = { awsvpcConfiguration: { subnets: [anySubnet(here)] } };
    const run = (taskDefinition: string) =>
      here.call(runTask, { cluster: 'shop', taskDefinition, launchType: 'FARGATE', networkConfiguration });
    expect(() => run('sleep:2')).toThrow('TaskDefinition is inactive');
    expect(run('sleep').tasks?.[0]?.taskDefinitionArn).toBe(`${ECS}:task-definition/sleep:1`);
    const shown = here.call(describeTaskDefinition, { taskDefinition: 'sleep:2' });
    expect(shown.taskDefinition?.status).toBe('INACTIVE');
    expect(here.call(registerTaskDefinition, revision).taskDefinition?.revision).toBe(3);
  });

  test.each([
    ['a family without its revision', 'job', 'The revision of the task definition must be specified.'],
    ['what was never registered', 'job:7', 'Unable to describe task definition.'],
  ])('refuses %s', (_what, taskDefinition, sentence) => {
    expect(() => desk().call(deregisterTaskDefinition, { taskDefinition })).toThrow(sentence);
  });
});

describe('DeleteCluster', () => {
  test('takes a cluster whose tasks have stopped, and nobody finds it again', () => {
    const here = desk();
    here.call(stopTask, { cluster: 'office', task: jobOf(here) });
    expect(() => here.call(deleteCluster, { cluster: 'office' })).toThrow('while Tasks are active');
    here.clock.advance(10 * 60_000);
    expect(here.call(deleteCluster, { cluster: `${ECS}:cluster/office` }).cluster?.status).toBe('INACTIVE');
    expect(here.call(listClusters, {}).clusterArns).toEqual([`${ECS}:cluster/shop`]);
    expect(() => here.call(deleteCluster, { cluster: 'office' })).toThrow('Cluster not found.');
    expect(here.call(createCluster, { clusterName: 'office' }).cluster?.status).toBe('ACTIVE');
  });

  test('refuses one with services', () => {
    expect(() => desk().call(deleteCluster, { cluster: 'shop' })).toThrow('while Services are active');
  });
});
