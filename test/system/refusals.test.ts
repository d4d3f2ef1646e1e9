// What boto3 and the AWS CLI hear when AWS refuses: the code word, the status, and the CLI's exit code.
import { administrator, createRealClock, type Emulator, emptyAccount, startEmulator } from '@tasktap/emulator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aws, boto3 } from './debian.ts';

let emulator: Emulator;
let names: Readonly<Record<string, string>>;

beforeAll(async () => {
  const cluster = 'shop';
  emulator = await startEmulator({
    clock: createRealClock({ speed: 1, start: Date.now() }),
    seed: 1,
    fleet: {
      ...emptyAccount,
      limits: { rates: 'off' },
      clusters: [cluster],
      services: [
        { name: 'checkout', cluster, count: 13, alreadyRunning: true },
        { name: 'old', cluster, count: 1, alreadyRunning: true, hosts: { xen: 1 } },
      ],
      targets: [{ kind: 'network-load-balancer' }, { kind: 'network-interface' }],
      filters: [{ rejectUdpPorts: [] }],
    },
    host: '127.0.0.1',
    port: 0,
    principals: [administrator],
  });
  const { networkInterfaces, targets, filters } = emulator.world;
  const sources = [...networkInterfaces.values()].filter((one) => one.taskArn !== undefined);
  const supported = sources.filter((one) => one.hostType?.mirrorable).map(({ id }, index) => [`eni${index}`, id]);
  const [balancer, sensor] = [...targets.values()];
  names = {
    ...Object.fromEntries(supported),
    old: sources.find((one) => one.hostType?.mirrorable === false)?.id ?? '',
    balancer: balancer?.id ?? '',
    arn: balancer?.resource ?? '',
    sensor: sensor?.id ?? '',
    sensorEni: sensor?.resource ?? '',
    filter: [...filters.keys()][0] ?? '',
    rule: [...filters.values()].flatMap((filter) => [...filter.rules.keys()])[0] ?? '',
    subnet: [...emulator.world.subnets.keys()][0] ?? '',
  };
});
afterAll(() => emulator.close());

type Row = readonly [service: 'ec2' | 'ecs', operation: string, input: object, outcome: string];

const digits = '0123456789abcdef0';
const noTask = '0123456789abcdef0123456789abcdef';

/** `{name}` stands for an id of the account. A fresh interface each time, where it matters. */
const session = (eni: string, different: object = {}): object => ({
  NetworkInterfaceId: eni,
  TrafficMirrorTargetId: '{balancer}',
  TrafficMirrorFilterId: '{filter}',
  SessionNumber: 1,
  ...different,
});
const create = 'create_traffic_mirror_session';
const rule = (different: object): object => ({
  TrafficMirrorFilterId: '{filter}',
  TrafficDirection: 'ingress',
  RuleNumber: 7,
  RuleAction: 'accept',
  SourceCidrBlock: '0.0.0.0/0',
  DestinationCidrBlock: '0.0.0.0/0',
  ...different,
});

/** In this order: what is done makes way for what is refused. */
const rows: readonly Row[] = [
  ['ec2', create, session(`eni-${digits}`), 'InvalidNetworkInterfaceID.NotFound 400'],
  ['ec2', create, session('eni-x'), 'InvalidNetworkInterfaceId.Malformed 400'],
  ['ec2', create, session('{old}'), 'NetworkInterfaceNotSupported 400'],
  [
    'ec2',
    create,
    session('{eni0}', { TrafficMirrorTargetId: `tmt-${digits}` }),
    'InvalidTrafficMirrorTargetId.NotFound 400',
  ],
  [
    'ec2',
    create,
    session('{eni0}', { TrafficMirrorFilterId: `tmf-${digits}` }),
    'InvalidTrafficMirrorFilterId.NotFound 400',
  ],
  ['ec2', create, session('{eni0}', { SessionNumber: 32767 }), 'InvalidParameterValue 400'],
  ['ec2', create, session('{eni0}', { PacketLength: 8501 }), 'InvalidParameterValue 400'],
  ['ec2', create, session('{eni0}', { DryRun: true }), 'DryRunOperation 412'],
  ['ec2', create, session('{eni0}', { ClientToken: 'once' }), 'done'],
  ['ec2', create, session('{eni0}', { ClientToken: 'once' }), 'done'],
  ['ec2', create, session('{eni0}', { ClientToken: 'once', PacketLength: 9 }), 'IdempotentParameterMismatch 400'],
  ['ec2', create, session('{eni0}'), 'InvalidParameterValue 400'],
  ['ec2', create, session('{eni0}', { SessionNumber: 2 }), 'done'],
  ['ec2', create, session('{eni0}', { SessionNumber: 3 }), 'done'],
  ['ec2', create, session('{eni0}', { SessionNumber: 4 }), 'TrafficMirrorSessionsPerInterfaceLimitExceeded 400'],
  ...Array.from(
    { length: 11 },
    (_, index): Row => [
      'ec2',
      create,
      session(`{eni${index + 1}}`, { TrafficMirrorTargetId: '{sensor}' }),
      index < 10 ? 'done' : 'TrafficMirrorSourcesPerTargetLimitExceeded 400',
    ],
  ),
  ['ec2', create, { NetworkInterfaceId: '{eni0}' }, 'ParamValidationError'],
  [
    'ec2',
    'delete_traffic_mirror_session',
    { TrafficMirrorSessionId: `tms-${digits}` },
    'InvalidTrafficMirrorSessionId.NotFound 400',
  ],
  [
    'ec2',
    'modify_traffic_mirror_session',
    { TrafficMirrorSessionId: `tms-${digits}` },
    'InvalidTrafficMirrorSessionId.NotFound 400',
  ],
  ['ec2', 'create_traffic_mirror_target', { NetworkInterfaceId: '{eni12}' }, 'done'],
  ['ec2', 'create_traffic_mirror_target', { NetworkInterfaceId: `eni-${digits}` }, 'InvalidTrafficMirrorTarget 400'],
  [
    'ec2',
    'create_traffic_mirror_target',
    { NetworkLoadBalancerArn: '{arn}' },
    'NlbInUseByTrafficMirrorTargetException 400',
  ],
  [
    'ec2',
    'create_traffic_mirror_target',
    { NetworkLoadBalancerArn: 'arn:x' },
    'InvalidNetworkLoadBalancerArn.Malformed 400',
  ],
  ['ec2', 'create_traffic_mirror_target', {}, 'MissingParameter 400'],
  ['ec2', 'delete_traffic_mirror_target', { TrafficMirrorTargetId: '{balancer}' }, 'TrafficMirrorTargetInUse 400'],
  ['ec2', 'delete_traffic_mirror_filter', { TrafficMirrorFilterId: '{filter}' }, 'TrafficMirrorFilterInUse 400'],
  ['ec2', 'create_traffic_mirror_filter', { Description: 'by boto3' }, 'done'],
  ['ec2', 'create_traffic_mirror_filter_rule', rule({}), 'done'],
  ['ec2', 'create_traffic_mirror_filter_rule', rule({}), 'TrafficMirrorFilterRuleAlreadyExists 400'],
  ...Array.from(
    { length: 8 },
    (_, index): Row => [
      'ec2',
      'create_traffic_mirror_filter_rule',
      rule({ RuleNumber: 100 + index }),
      index < 7 ? 'done' : 'TrafficMirrorFilterRuleLimitExceeded 400',
    ],
  ),
  ['ec2', 'modify_traffic_mirror_filter_rule', { TrafficMirrorFilterRuleId: '{rule}', RuleAction: 'reject' }, 'done'],
  [
    'ec2',
    'modify_traffic_mirror_filter_rule',
    { TrafficMirrorFilterRuleId: `tmfr-${digits}` },
    'InvalidTrafficMirrorFilterRuleId.NotFound 400',
  ],
  [
    'ec2',
    'delete_traffic_mirror_filter_rule',
    { TrafficMirrorFilterRuleId: `tmfr-${digits}` },
    'InvalidTrafficMirrorFilterRuleId.NotFound 400',
  ],
  ['ec2', 'describe_traffic_mirror_sessions', { MaxResults: 4 }, 'ParamValidationError'],
  ['ec2', 'describe_traffic_mirror_sessions', { MaxResults: 1001 }, 'InvalidParameterValue 400'],
  ['ec2', 'describe_traffic_mirror_sessions', { NextToken: 'x' }, 'InvalidParameterValue 400'],
  ['ec2', 'create_tags', { Resources: ['{filter}'], Tags: [{ Key: 'team', Value: 'shop' }] }, 'done'],
  ['ec2', 'create_tags', { Resources: ['nothing'], Tags: [{ Key: 'team', Value: 'shop' }] }, 'InvalidID 400'],
  ['ecs', 'list_tasks', { cluster: 'nowhere' }, 'ClusterNotFoundException 400'],
  ['ecs', 'list_tasks', { cluster: 'shop', serviceName: 'nowhere' }, 'ServiceNotFoundException 400'],
  ['ecs', 'list_tasks', { cluster: 'shop', maxResults: 101 }, 'InvalidParameterException 400'],
  ['ecs', 'describe_tasks', { cluster: 'shop', tasks: [] }, 'InvalidParameterException 400'],
  ['ecs', 'describe_tasks', { cluster: 'shop', tasks: [noTask] }, 'done'],
  ['ecs', 'stop_task', { cluster: 'shop', task: noTask }, 'InvalidParameterException 400'],
  ['ecs', 'run_task', { cluster: 'shop', taskDefinition: 'nowhere' }, 'ClientException 400'],
  [
    'ecs',
    'run_task',
    {
      ...{ cluster: 'shop', taskDefinition: 'checkout', launchType: 'FARGATE', startedBy: 'boto3' },
      networkConfiguration: { awsvpcConfiguration: { subnets: ['{subnet}'] } },
    },
    'done',
  ],
];

const runner = `
def outcome(service, operation, arguments):
    try:
        getattr(clients[service], operation)(**arguments)
        return 'done'
    except ClientError as error:
        return '%s %d' % (error.response['Error']['Code'], error.response['ResponseMetadata']['HTTPStatusCode'])
    except ParamValidationError:
        return 'ParamValidationError'
clients = {service: client(service) for service in ['ec2', 'ecs']}
print(json.dumps([outcome(*row) for row in given]))
`;

const named = (text: string): string => text.replace(/\{(\w+)\}/g, (_, name: string) => names[name] ?? name);

test('boto3 hears each refusal by its code and status', async () => {
  const given = rows.map(([service, operation, input]) => [
    service,
    operation,
    JSON.parse(named(JSON.stringify(input))),
  ]);
  const outcomes = (await boto3(emulator.url, runner, given)) as readonly string[];
  const told = (list: readonly string[]) => rows.map(([, operation], index) => `${index} ${operation}: ${list[index]}`);
  expect(told(outcomes)).toEqual(told(rows.map(([, , , outcome]) => outcome)));
});

describe('the AWS CLI', () => {
  const mirror = (eni: string, target = '{balancer}') =>
    `ec2 create-traffic-mirror-session --network-interface-id ${eni} --traffic-mirror-target-id ${target} --traffic-mirror-filter-id {filter} --session-number 9`;
  test.each([
    [mirror(`eni-${digits}`), 254, '(InvalidNetworkInterfaceID.NotFound)'],
    [mirror('{old}'), 254, '(NetworkInterfaceNotSupported)'],
    [mirror('{eni12}', `tmt-${digits}`), 254, '(InvalidTrafficMirrorTargetId.NotFound)'],
    [`ec2 create-traffic-mirror-target --network-interface-id eni-${digits}`, 254, '(InvalidTrafficMirrorTarget)'],
    [
      'ec2 create-traffic-mirror-target --network-load-balancer-arn {arn}',
      254,
      '(NlbInUseByTrafficMirrorTargetException)',
    ],
    [
      `ec2 describe-traffic-mirror-filters --traffic-mirror-filter-ids tmf-${digits}`,
      254,
      '(InvalidTrafficMirrorFilterId.NotFound)',
    ],
    ['ec2 describe-traffic-mirror-sessions --filters Name=colour,Values=red', 254, '(InvalidParameterValue)'],
    [`ecs stop-task --cluster shop --task ${noTask}`, 254, '(InvalidParameterException)'],
    ['ecs list-tasks --cluster nowhere', 254, '(ClusterNotFoundException)'],
    ['ec2 create-traffic-mirror-session --session-number 1', 252, 'the following arguments are required'],
    ['ec2 mirror-everything', 252, 'Invalid choice'],
  ])('%s: %i', async (words, status, complaint) => {
    const ran = await aws(emulator.url, ...named(words).split(' '));
    expect(ran.complaint).toContain(complaint);
    expect(ran.status).toBe(status);
  });

  test('nobody at the endpoint: 255', async () => {
    const ran = await aws('http://127.0.0.1:1', '--cli-connect-timeout', '1', 'ecs', 'list-clusters');
    expect([ran.status, ran.complaint]).toEqual([
      255,
      expect.stringContaining('Could not connect to the endpoint URL'),
    ]);
  });

  test('makes targets, a filter, a rule and a session, and runs and stops a task', async () => {
    const ask = async (words: string) => {
      const { status, output, complaint } = await aws(emulator.url, ...named(words).split(' '));
      expect([status, complaint]).toEqual([0, '']);
      return output === '' ? undefined : JSON.parse(output);
    };
    const arn = (names['arn'] ?? '').replace('sensors', 'others');
    const target = await ask(`ec2 create-traffic-mirror-target --network-load-balancer-arn ${arn}`);
    expect(target.TrafficMirrorTarget).toMatchObject({ Type: 'network-load-balancer', NetworkLoadBalancerArn: arn });
    const filter = (await ask('ec2 create-traffic-mirror-filter --description by-hand')).TrafficMirrorFilter
      .TrafficMirrorFilterId;
    const rule = await ask(
      `ec2 create-traffic-mirror-filter-rule --traffic-mirror-filter-id ${filter} --traffic-direction egress --rule-number 1 --rule-action accept --protocol 6 --destination-port-range FromPort=80,ToPort=81 --source-cidr-block 0.0.0.0/0 --destination-cidr-block 0.0.0.0/0`,
    );
    expect(rule.TrafficMirrorFilterRule).toMatchObject({
      Protocol: 6,
      DestinationPortRange: { FromPort: 80, ToPort: 81 },
    });
    const ruleId = rule.TrafficMirrorFilterRule.TrafficMirrorFilterRuleId;
    const changed = await ask(
      `ec2 modify-traffic-mirror-filter-rule --traffic-mirror-filter-rule-id ${ruleId} --remove-fields destination-port-range`,
    );
    expect(changed.TrafficMirrorFilterRule.DestinationPortRange).toBeUndefined();
    const vpc = 'awsvpcConfiguration={subnets=[{subnet}]}';
    const [task] = (
      await ask(
        `ecs run-task --cluster shop --task-definition checkout --launch-type FARGATE --network-configuration ${vpc}`,
      )
    ).tasks;
    const stopped = await ask(`ecs stop-task --cluster shop --task ${task.taskArn} --reason enough`);
    expect(stopped.task).toMatchObject({
      desiredStatus: 'STOPPED',
      stoppedReason: 'enough',
      stopCode: 'UserInitiated',
    });
  });
});
