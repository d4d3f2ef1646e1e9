// The rights in the template are enough for all that the functions do, and for nothing that was not chosen.
import { createOnStack, createStackPorts } from '@tasktap/controller';
import { clientEnvironment } from '@tasktap/emulator';
import { expect, test, vi } from 'vitest';
import { deployTap } from './deployed-tap.ts';
import { eventually } from './eventually.ts';
import { allMirrored, allRun, type Deployed, deploy } from './source-document/deployed.ts';
import { cluster, environment } from './source-document/document.ts';
import { type Chosen, roleOf } from './template-role.ts';
import { createTold } from './told.ts';
import { clockOf } from './world-clock.ts';

// Throttled calls come back to the controller at once: the SDK's own patience is real time, and would be minutes of the emulated world.
vi.stubEnv('AWS_MAX_ATTEMPTS', '1');

const here = 'eu-central-1:111122223333';
const clusterArn = `arn:aws:ecs:${here}:cluster/${cluster}`;

function chosen({ replace, vpcs }: { readonly replace: boolean; readonly vpcs?: readonly string[] }): Chosen {
  return {
    conditions: { Replace: replace, OnlyVpcs: vpcs !== undefined, TargetIsShared: false },
    values: {
      'AWS::Partition': 'aws',
      'AWS::Region': 'eu-central-1',
      'AWS::AccountId': '111122223333',
      'AWS::StackName': 'stack-1',
      ClusterArns: [clusterArn],
      TargetId: environment.TrafficMirrorTarget,
      FilterId: environment.TrafficMirrorFilter,
      VpcArns: vpcs ?? [],
      'TaskQueue.Arn': `arn:aws:sqs:${here}:events`,
      'LookQueue.Arn': `arn:aws:sqs:${here}:looks.fifo`,
      'OnTaskEventLog.Arn': `arn:aws:logs:${here}:log-group:events:*`,
      'OnLookLog.Arn': `arn:aws:logs:${here}:log-group:looks:*`,
      'OnStackLog.Arn': `arn:aws:logs:${here}:log-group:stack:*`,
    },
  };
}

async function fleetUnder(choice: Chosen) {
  const roles = { events: roleOf('onTaskEvent', choice), looks: roleOf('onLook', choice) };
  const stack = roleOf('onStack', choice);
  const deployed = await deploy({
    services: [
      { name: 'checkout', cluster, count: 3 },
      { name: 'old', cluster, count: 1, hosts: { xen: 1 } },
    ],
    principals: [roles.events, roles.looks, stack],
  });
  return { deployed, roles, stack };
}

const denied = ({ emulator }: Deployed): readonly string[] =>
  emulator.calls
    .recent()
    .filter(({ code = '' }) => /Unauthorized|AccessDenied/.test(code))
    .map(({ principal, operation }) => `${principal} ${operation}`);

test('replacing: everything is done, nothing is denied, and at the end the drain removes what is ours and nothing else', async () => {
  const { deployed, roles, stack } = await fleetUnder(chosen({ replace: true }));
  const { world, emulator } = deployed;
  const tap = deployTap(emulator, {
    roles,
    unmirrorable: { kind: 'replace', assumeMirrorable: true, allowOutage: true },
  });
  await eventually('what can be mirrored is', () => world.sessions.size >= 3 && allRun(deployed));
  await eventually('a task that cannot be is stopped', () => {
    tap.sweep();
    return tap.told.of('task-stopped').length > 0;
  });
  expect(tap.told.of('refused').length).toBeGreaterThan(0);

  const looks = emulator.queues.all().find(({ settings }) => settings.name === 'looks.fifo');
  const answers: unknown[] = [];
  const variables = {
    ...clientEnvironment(emulator.url, stack),
    TASKTAP_OWNER: 'stack-1',
    TASKTAP_CLUSTERS: clusterArn,
    TASKTAP_LOOK_QUEUE_URL: looks?.url,
  };
  const { write } = createTold();
  const onStack = createOnStack(
    () => createStackPorts({ environment: variables, clock: clockOf(world), write }),
    async (_url, body) => void answers.push(JSON.parse(body)),
  );
  await onStack({ look: 'every-cluster', why: 'sweep' }, context);
  await tap.close();
  const sent = emulator.calls.recent().filter(({ principal }) => principal === 'onStack');
  expect(sent).toMatchObject([{ operation: 'SendMessage', status: 200 }]);

  const [ours] = world.sessions.values();
  if (ours === undefined) throw new Error('No session is there.');
  world.sessions.set('tms-foreign', { ...ours, id: 'tms-foreign', tags: new Map([['tasktap:owner', 'another']]) });
  await onStack(deletion, context);
  expect(answers).toMatchObject([{ Status: 'SUCCESS' }]);
  expect([...world.sessions.keys()]).toEqual(['tms-foreign']);
  expect(denied(deployed)).toEqual([]);
});

test('observing: no right is missing, though none to stop is there', async () => {
  const { deployed, roles } = await fleetUnder(chosen({ replace: false }));
  const tap = deployTap(deployed.emulator, { roles, unmirrorable: { kind: 'observe' } });
  await eventually('what can be mirrored is', () => deployed.world.sessions.size >= 3 && allRun(deployed));
  tap.sweep();
  await eventually('the sweep is over', () => tap.told.of('looked').length > 0 && tap.isIdle());
  await tap.close();
  expect(tap.told.of('looked')).toMatchObject([{ selected: 4, covered: 3 }]);
  expect(denied(deployed)).toEqual([]);
});

test('interfaces in other VPCs than those given are not mirrored', async () => {
  const choice = chosen({ replace: false, vpcs: [`arn:aws:ec2:${here}:vpc/vpc-0123456789abcdef0`] });
  const { deployed, roles } = await fleetUnder(choice);
  const tap = deployTap(deployed.emulator, { roles, unmirrorable: { kind: 'observe' } });
  await eventually('a create is denied', () => denied(deployed).includes('onTaskEvent CreateTrafficMirrorSession'));
  expect(allMirrored(deployed)).toBe(false);
  expect(deployed.world.sessions.size).toBe(0);
  await tap.close();
});

const context = { awsRequestId: 'r', getRemainingTimeInMillis: () => 900_000 };

const deletion = {
  RequestType: 'Delete',
  ResponseURL: 'http://127.0.0.1/answer',
  StackId: 'arn:aws:cloudformation:eu-central-1:111122223333:stack/stack-1/1',
  RequestId: 'request-1',
  ResourceType: 'Custom::Drain',
  LogicalResourceId: 'Drain',
  PhysicalResourceId: 'Drain',
};
