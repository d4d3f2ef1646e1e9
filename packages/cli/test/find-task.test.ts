// The task that a person means.
import { describe, expect, test } from 'vitest';
import { clusterIn, findTask, isWhole } from '../src/explain/find-task.ts';
import { taskNamed } from './probe-facts.ts';

const tasks = [taskNamed('abc'), taskNamed('abcd'), taskNamed('b1'), taskNamed('b2')];

describe('a task is found', () => {
  test.each([
    ['by its ARN', 'arn:aws:ecs:eu-central-1:111122223333:task/shop/b1', 'b1'],
    ['by its short ARN', 'arn:aws:ecs:eu-central-1:111122223333:task/b1', 'b1'],
    ['by its id, though another begins with it', 'abc', 'abc'],
    ['by the beginning of its id', 'b2', 'b2'],
  ])('%s', (_how, named, id) => {
    expect(findTask(named, tasks)).toMatchObject({ kind: 'one', task: { arn: taskNamed(id).arn } });
  });
});

test('several that begin so are named, none is none', () => {
  expect(findTask('b', tasks)).toEqual({ kind: 'several', arns: [taskNamed('b1').arn, taskNamed('b2').arn] });
  expect(findTask('c', tasks)).toEqual({ kind: 'none' });
});

test.each([
  ['arn:aws:ecs:eu-central-1:111122223333:task/shop/b1', 'shop'],
  ['arn:aws:ecs:eu-central-1:111122223333:task/b1', undefined],
  ['b1', undefined],
])('the cluster in %s is %s', (named, cluster) => {
  expect(clusterIn(named)).toBe(cluster);
});

test.each([
  ['arn:aws:ecs:eu-central-1:111122223333:task/shop/0123456789abcdef0123456789abcdef', true],
  ['0123456789abcdef0123456789abcdef', true],
  ['01234567-89ab-cdef-0123-456789abcdef', true],
  ['0123456789abcdef', false],
  ['arn:aws:ecs:eu-central-1:111122223333:task/shop/0123', false],
])('ECS can be asked for %s: %s', (named, expected) => {
  expect(isWhole(named)).toBe(expected);
});
