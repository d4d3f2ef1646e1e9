// 2,500 tasks and their sessions, made with boto3, and read in pages by boto3 and by the AWS CLI.
import { administrator, createRealClock, type Emulator, emptyAccount, startEmulator } from '@tasktap/emulator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aws, boto3 } from './debian.ts';

const many = 2500;

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({
    clock: createRealClock({ speed: 1, start: Date.now() }),
    seed: 1,
    fleet: {
      ...emptyAccount,
      limits: { rates: 'off' },
      clusters: ['shop'],
      services: [{ name: 'checkout', cluster: 'shop', count: many, alreadyRunning: true }],
      targets: [{ kind: 'network-load-balancer' }],
      filters: [{ rejectUdpPorts: [] }],
    },
    host: '127.0.0.1',
    port: 0,
    principals: [administrator],
  });
  emulator.world.pace.describeLagMs = 0;
});
afterAll(() => emulator.close());

const makeAll = `
ec2 = client('ec2')
target = ec2.describe_traffic_mirror_targets()['TrafficMirrorTargets'][0]['TrafficMirrorTargetId']
filter = ec2.describe_traffic_mirror_filters()['TrafficMirrorFilters'][0]['TrafficMirrorFilterId']
pages = ec2.get_paginator('describe_network_interfaces').paginate(PaginationConfig={'PageSize': 1000})
interfaces = [one['NetworkInterfaceId'] for page in pages for one in page['NetworkInterfaces']]
made = [ec2.create_traffic_mirror_session(NetworkInterfaceId=one, TrafficMirrorTargetId=target, TrafficMirrorFilterId=filter, SessionNumber=1)
        ['TrafficMirrorSession']['TrafficMirrorSessionId'] for one in interfaces]
print(json.dumps([len(interfaces), len(set(made))]))
`;

const readAll = `
def count(service, operation, key, **arguments):
    pages = [page[key] for page in client(service).get_paginator(operation).paginate(**arguments)]
    return [len(pages), len({json.dumps(one, sort_keys=True, default=str) for page in pages for one in page})]
sessions = ['ec2', 'describe_traffic_mirror_sessions', 'TrafficMirrorSessions']
print(json.dumps([
    count(*sessions),
    count(*sessions, PaginationConfig={'PageSize': 100}),
    count('ecs', 'list_tasks', 'taskArns', cluster='shop'),
]))
`;

describe('2,500 tasks', () => {
  test('get a session each', async () => {
    expect(await boto3(emulator.url, makeAll, null)).toEqual([many, many]);
    expect(emulator.world.sessions.size).toBe(many);
  });

  test('are read by boto3 in pages, every one once', async () => {
    expect(await boto3(emulator.url, readAll, null)).toEqual([
      [3, many],
      [25, many],
      [25, many],
    ]);
  });

  const describeSessions = (...words: readonly string[]) =>
    aws(emulator.url, 'ec2', 'describe-traffic-mirror-sessions', ...words);

  test('are read by the AWS CLI in pages of its own', async () => {
    const { status, output } = await describeSessions('--page-size', '500', '--query', 'length(TrafficMirrorSessions)');
    expect([status, JSON.parse(output)]).toEqual([0, many]);
  });

  test('are read by the AWS CLI as many as it wants, and from there on', async () => {
    const seen: string[] = [];
    let from: readonly string[] = [];
    for (const expected of [1000, 1000, 500]) {
      const { output } = await describeSessions('--page-size', '400', '--max-items', '1000', ...from);
      const { TrafficMirrorSessions: sessions, NextToken } = JSON.parse(output);
      expect(sessions).toHaveLength(expected);
      seen.push(...sessions.map((one: { TrafficMirrorSessionId: string }) => one.TrafficMirrorSessionId));
      from = ['--starting-token', NextToken];
    }
    expect(from).toEqual(['--starting-token', undefined]);
    expect(new Set(seen).size).toBe(many);
  });
});
