// What a line of the journal says of a session that was made, and which lines say nothing.
import { expect, test } from 'vitest';
import { readCreation } from '../../src/directory/creations.ts';

const said = {
  at: '2026-03-04T08:00:00.000Z',
  kind: 'session-created',
  task: 'arn:aws:ecs:eu-central-1:111122223333:task/shop/0f1e',
  service: 'web',
  eni: 'eni-1',
  session: 'tms-1',
  vni: 4242,
  address: '10.0.0.1',
  cluster: 'arn:aws:ecs:eu-central-1:111122223333:cluster/shop',
  family: 'web',
  target: 'tmt-1',
  number: 1,
};

test('the line of a session names its task, with the account and the address as the key', () => {
  expect(readCreation(JSON.stringify({ ...said, laterWord: 1 }))).toEqual({
    entry: {
      vni: 4242,
      source: Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 1]),
      task: {
        cluster: 'shop',
        service: 'web',
        task: '0f1e',
        family: 'web',
        eni: 'eni-1',
        az: undefined,
        account: '111122223333',
      },
    },
    session: 'tms-1',
    born: Date.parse('2026-03-04T08:00:00Z'),
  });
});

test('a standalone task has no service', () => {
  expect(readCreation(JSON.stringify({ ...said, service: undefined }))?.entry.task.service).toBeUndefined();
});

test.each<[string, object]>([
  ['of another kind', { kind: 'refused' }],
  ['without an address: whoever sends the VNI would be the task', { address: undefined }],
  ['whose address is none', { address: '10.0.0' }],
  ['without a cluster', { cluster: undefined }],
  ['with a VNI that VXLAN does not have', { vni: 2 ** 24 }],
  ['with a part of a VNI', { vni: 1.5 }],
  ['without a time', { at: 'yesterday' }],
  ['without a task', { task: '' }],
])('a line %s says nothing', (_, different) => {
  expect(readCreation(JSON.stringify({ ...said, ...different }))).toBeUndefined();
});

test('what is no JSON says nothing', () => {
  expect(readCreation('START RequestId: 1 session-created')).toBeUndefined();
});
