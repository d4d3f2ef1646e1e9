// What an interface of a capture says of its task.
import { expect, test } from 'vitest';
import { describe as describeTask, type TaskIdentity } from '../../src/directory/directory.ts';

const unknown: TaskIdentity = {
  cluster: 'shop',
  service: 'web',
  task: '0f1e',
  family: undefined,
  eni: undefined,
  az: undefined,
  account: undefined,
};
const known: TaskIdentity = { ...unknown, family: 'web:3', eni: 'eni-1', az: 'euc1-az1', account: '111122223333' };

test.each<[what: string, task: TaskIdentity, description: string]>([
  ['nothing is known but its name: the VNI', unknown, 'VNI 7'],
  ['its tags are known', known, 'VNI 7, eni-1, euc1-az1, account 111122223333, web:3'],
  [
    'its containers are known',
    { ...known, containers: ['app', 'proxy'] },
    'VNI 7, eni-1, euc1-az1, account 111122223333, web:3, containers app, proxy',
  ],
  [
    'its containers are told in another order: the same',
    { ...unknown, containers: ['b', 'a'] },
    'VNI 7, containers a, b',
  ],
  ['it has no containers', { ...known, containers: [] }, 'VNI 7, eni-1, euc1-az1, account 111122223333, web:3'],
])('%s', (_what, task, description) => {
  expect(describeTask(7, task)).toBe(description);
});
