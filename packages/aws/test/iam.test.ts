// The table of rights, held against the calls that are really made: nothing is called without a right, no right is granted in vain.
import { eniId, filterId, type Question, sessionId, targetId } from '@tasktap/core';
import { expect, test } from 'vitest';
import { createAccount } from '../src/account.ts';
import { type Deed, rights, rightsFor } from '../src/iam.ts';
import { createNaming } from '../src/naming.ts';
import { createOffSwitch } from '../src/off-switch.ts';
import { createOwnSessions } from '../src/own-sessions.ts';
import { createPolicyParameter } from '../src/policy-parameter.ts';
import { createProbing } from '../src/probing.ts';
import { createMessenger } from '../src/queue.ts';
import {
  arnOf,
  awsOf,
  cluster,
  create,
  description,
  freePacer,
  modify,
  ourTags,
  remove,
  stop,
  told,
  us,
  web,
} from './facts.ts';
import { type Script, type Stub, say, stubClients } from './stub.ts';

const everything: Script = {
  DescribeTrafficMirrorSessions: () => ({ TrafficMirrorSessions: [told('tms-1', 'eni-a', ourTags)] }),
  DescribeTrafficMirrorTargets: () => ({}),
  DescribeTrafficMirrorFilters: () => ({}),
  DescribeNetworkInterfaces: () => ({}),
  DescribeTags: () => ({}),
  CreateTags: () => ({}),
  CreateTrafficMirrorSession: () => ({ TrafficMirrorSession: told('tms-1', 'eni-a') }),
  ModifyTrafficMirrorSession: () => ({ TrafficMirrorSession: told('tms-1', 'eni-a') }),
  DeleteTrafficMirrorSession: () => ({}),
  ListClusters: () => ({ clusterArns: [cluster] }),
  ListTasks: () => ({ taskArns: [arnOf('a')] }),
  DescribeTasks: () => ({ tasks: [description('a')] }),
  DescribeServices: () => ({ services: [{ serviceName: 'web', status: 'ACTIVE' }] }),
  GetTaskProtection: () => ({}),
  StopTask: () => ({}),
  GetParameter: say('ParameterNotFound'),
  PutParameter: () => ({}),
  SendMessage: () => ({}),
  ChangeMessageVisibility: () => ({}),
};

const ownSessionsOf = (stub: Stub) => createOwnSessions({ clients: stub.clients, owner: us, pacer: freePacer });
const ask = (question: Question) => (stub: Stub) => awsOf(stub).ask(question, cluster);
const look = { cluster, targets: [targetId('tmt-1')], filters: [filterId('tmf-1')] };

const deeds: Readonly<Record<Deed, (stub: Stub) => Promise<unknown>>> = {
  'look-at-cluster': (stub) => awsOf(stub).observe({ ...look, service: undefined }),
  'look-at-service': (stub) => awsOf(stub).observe({ ...look, service: web }),
  'describe-tasks': ask({ kind: 'describe-tasks', tasks: [arnOf('a')] }),
  'sessions-on': ask({ kind: 'sessions-on', enis: [eniId('eni-a')] }),
  'count-sessions': ask({ kind: 'count-sessions' }),
  interfaces: ask({ kind: 'interfaces', enis: [eniId('eni-a')] }),
  destinations: ask({ kind: 'destinations', targets: [targetId('tmt-1')], filters: [filterId('tmf-1')] }),
  services: ask({ kind: 'services', services: [web] }),
  'recent-stops': ask({ kind: 'recent-stops' }),
  'confirm-sessions': ask({ kind: 'confirm-sessions', sessions: [sessionId('tms-1')] }),
  'confirm-tasks': ask({ kind: 'confirm-tasks', tasks: [arnOf('a')] }),
  'create-session': (stub) => awsOf(stub).perform(create, cluster),
  'modify-session': (stub) => awsOf(stub).perform(modify, cluster),
  'delete-session': (stub) => awsOf(stub).perform(remove, cluster),
  'stop-task': (stub) => awsOf(stub).perform(stop, cluster),
  'keep-refusal': (stub) => awsOf(stub).keepRefusal(eniId('eni-a'), 'x'),
  'give-up': (stub) => awsOf(stub).giveUp(web, cluster),
  'read-switch': (stub) => awsOf(stub).readSwitch(),
  'turn-switch': async (stub) => {
    const offSwitch = createOffSwitch({ ...stub, name: '/tasktap/tap/switch' });
    await offSwitch.read();
    await offSwitch.write('paused');
  },
  'read-policy': (stub) => createPolicyParameter({ ...stub, name: '/tasktap/tap/policy' }).read(),
  'put-policy': async (stub) => {
    const parameter = createPolicyParameter({ ...stub, name: '/tasktap/tap/policy' });
    await parameter.read();
    await parameter.write('{}');
  },
  'send-look': (stub) => createMessenger(stub.clients).sendLook('url', { body: '', groupId: '', deduplicationId: '' }),
  'find-out': async (stub) => {
    const account = createAccount(stub);
    await account.clusters();
    await account.sessions();
    await account.targets();
    await account.filters();
  },
  probe: async (stub) => {
    const probing = createProbing(stub);
    const wish = {
      eni: eniId('eni-a'),
      target: targetId('tmt-1'),
      filter: filterId('tmf-1'),
      number: 3,
      description: '',
      tags: [],
    };
    await probing.clusters();
    await probing.tasks(cluster, undefined);
    await probing.sessions();
    await probing.targets();
    await probing.filters();
    await probing.create(wish);
    await probing.delete(sessionId('tms-1'));
    await probing.rehearseCreate(wish);
    await probing.rehearseDelete(sessionId('tms-1'));
  },
  'name-packets': async (stub) => {
    const naming = createNaming(stub);
    await naming.sessions();
    await naming.sessionsOf([1]);
    await naming.interfaces([eniId('eni-a')]);
    await naming.clusters();
    await naming.tasks(cluster);
    await naming.taskArns(cluster);
    await naming.tasksOf(cluster, [arnOf('a')]);
  },
  'find-targets': (stub) => createNaming(stub).targets(),
  'delay-message': (stub) => createMessenger(stub.clients).delay('url', 'receipt', 2),
  'read-own-sessions': (stub) => ownSessionsOf(stub).read(),
  'remove-own-session': (stub) => ownSessionsOf(stub).remove(sessionId('tms-1')),
};

test.each(Object.keys(deeds) as Deed[])('%s calls what it has the rights to, and nothing else', async (deed) => {
  const stub = stubClients(everything);
  await deeds[deed](stub);
  const called = stub.calls.map(({ service, operation }) => `${service}:${operation}`);
  // Tagging on create is no call of its own, and needs its own right.
  const implied = deed === 'create-session' || deed === 'probe' ? ['ec2:CreateTags'] : [];
  expect(new Set([...called, ...implied])).toEqual(new Set(rights[deed]));
});

test('the rights of several deeds name each once', () => {
  expect(rightsFor(['sessions-on', 'count-sessions', 'read-switch'])).toEqual([
    'ec2:DescribeTrafficMirrorSessions',
    'ssm:GetParameter',
  ]);
});
