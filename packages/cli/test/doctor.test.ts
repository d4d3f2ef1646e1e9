// Examinations one by one, on facts from tables.
import type { AclEntry, Balancer, FilterRule, Gates, IngressRule } from '@tasktap/aws/examining';
import type { Fault, Verdict } from '@tasktap/core';
import { describe, expect, test } from 'vitest';
import {
  examineClock,
  examineLength,
  examineRight,
  examineShadows,
  examineStack,
  examineSwitch,
} from '../src/doctor/account.ts';
import { examineCode, inlineCodeIn } from '../src/doctor/code.ts';
import { examineFilter } from '../src/doctor/filter.ts';
import type { Finding } from '../src/doctor/finding.ts';
import { examineIdentity } from '../src/doctor/identity.ts';
import { liesIn } from '../src/doctor/ipv4-block.ts';
import { examineQuotas, fullest } from '../src/doctor/quotas.ts';
import { examineRoutes } from '../src/doctor/routes.ts';
import { examineBalancer, examineInterface } from '../src/doctor/target.ts';

const stateOf = (findings: readonly Finding[], check: string): string | undefined =>
  findings.find((finding) => finding.check === check)?.state;

const accepting = (direction: FilterRule['direction'], more: Partial<FilterRule> = {}): FilterRule => ({
  direction,
  number: 100,
  accepts: true,
  protocol: undefined,
  sourcePorts: undefined,
  destinationPorts: undefined,
  sourceBlock: '0.0.0.0/0',
  destinationBlock: '0.0.0.0/0',
  ...more,
});
const both = [accepting('ingress'), accepting('egress')];
const tunnel = { protocol: 17, number: 10, accepts: false, destinationPorts: { from: 4789, to: 6081 } };
const rejecting = (more: Partial<FilterRule> = {}): readonly FilterRule[] => [
  ...both,
  accepting('ingress', { ...tunnel, ...more }),
  accepting('egress', { ...tunnel, ...more }),
];

describe('a filter', () => {
  test.each<[string, readonly FilterRule[] | undefined, string, string | undefined]>([
    ['that is not there', undefined, 'broken', undefined],
    ['without rules', [], 'broken', undefined],
    ['that only rejects', [accepting('ingress', { accepts: false })], 'broken', undefined],
    ['that accepts one way', [accepting('ingress')], 'look', 'look'],
    ['that accepts all', both, 'fine', 'look'],
    ['that rejects tunnels first', rejecting(), 'fine', 'fine'],
    ['that rejects them too late', rejecting({ number: 200 }), 'fine', 'look'],
    ['that rejects TCP', rejecting({ protocol: 6 }), 'fine', 'look'],
    ['that rejects all protocols to those ports', rejecting({ protocol: undefined }), 'fine', 'fine'],
    ['that rejects VXLAN alone', rejecting({ destinationPorts: { from: 4789, to: 4789 } }), 'fine', 'look'],
    ['that rejects them from some', rejecting({ sourceBlock: '10.0.0.0/8' }), 'fine', 'look'],
    ['that rejects them to some', rejecting({ destinationBlock: '10.0.0.0/8' }), 'fine', 'look'],
    ['that rejects them from one port', rejecting({ sourcePorts: { from: 1, to: 1 } }), 'fine', 'look'],
    ['that rejects them one way', rejecting().slice(0, 3), 'fine', 'look'],
    [
      'that accepts TCP only',
      [accepting('ingress', { protocol: 6 }), accepting('egress', { protocol: 6 })],
      'fine',
      'fine',
    ],
  ])('%s', (_what, rules, state, tunnels) => {
    const findings = examineFilter('tmf-1', rules);
    expect([stateOf(findings, 'filter'), stateOf(findings, 'filter-tunnels')]).toEqual([state, tunnels]);
  });
});

const sources = { addresses: ['10.0.0.7', '10.0.1.7'], zones: ['a', 'b'] };
const admitting = (more: Partial<IngressRule> = {}): IngressRule => ({
  protocol: 'udp',
  ports: { from: 4789, to: 4789 },
  blocks: ['10.0.0.0/16'],
  others: false,
  ...more,
});
const letting = (more: Partial<AclEntry> = {}): AclEntry => ({
  number: 100,
  allows: true,
  protocol: '-1',
  block: '0.0.0.0/0',
  ports: undefined,
  ...more,
});
const gates = (ingress: readonly IngressRule[], acl: readonly AclEntry[] = [letting()]): Gates => ({
  address: '10.0.9.9',
  vpc: 'vpc-1',
  ingress,
  acl,
});

describe('the security groups of an interface', () => {
  test.each<[string, readonly IngressRule[], string]>([
    ['that admit it', [admitting()], 'fine'],
    ['that admit everything', [admitting({ protocol: '-1', ports: undefined })], 'fine'],
    [
      'that admit it in two rules',
      [admitting({ blocks: ['10.0.0.0/24'] }), admitting({ blocks: ['10.0.1.0/24'] })],
      'fine',
    ],
    ['that admit some of the tasks', [admitting({ blocks: ['10.0.0.0/24'] })], 'broken'],
    ['that admit TCP', [admitting({ protocol: 'tcp' })], 'broken'],
    ['that admit another port', [admitting({ ports: { from: 4790, to: 5000 } })], 'broken'],
    ['that admit a range with it', [admitting({ ports: { from: 0, to: 4789 } })], 'fine'],
    ['that admit a group', [admitting({ blocks: [], others: true })], 'look'],
    ['that admit a group by TCP', [admitting({ protocol: 'tcp', blocks: [], others: true })], 'broken'],
    ['without rules', [], 'broken'],
  ])('%s', (_what, ingress, state) => {
    expect(stateOf(examineInterface('eni-1', gates(ingress), sources), 'target-security-group')).toBe(state);
  });

  test('are broken where they admit nobody, and fine where they admit somebody, when no task runs', () => {
    const nobody = { addresses: [], zones: [] };
    const state = (ingress: readonly IngressRule[]) =>
      stateOf(examineInterface('eni-1', gates(ingress), nobody), 'target-security-group');
    expect([state([]), state([admitting()])]).toEqual(['broken', 'fine']);
  });
});

describe('the network ACL of an interface', () => {
  test.each<[string, readonly AclEntry[], string]>([
    ['that lets all in', [letting()], 'fine'],
    ['that denies it first', [letting(), letting({ number: 5, allows: false, protocol: '17' })], 'broken'],
    ['that denies it last', [letting({ number: 200, allows: false }), letting()], 'fine'],
    [
      'that denies another port first',
      [letting(), letting({ number: 5, allows: false, ports: { from: 22, to: 22 } })],
      'fine',
    ],
    ['that denies TCP first', [letting(), letting({ number: 5, allows: false, protocol: '6' })], 'fine'],
    [
      'that denies some of the tasks first',
      [letting(), letting({ number: 5, allows: false, block: '10.0.1.0/24' })],
      'broken',
    ],
    ['that allows IPv6 only', [letting({ block: undefined })], 'broken'],
    ['without entries', [], 'broken'],
  ])('%s', (_what, acl, state) => {
    expect(stateOf(examineInterface('eni-1', gates([admitting()], acl), sources), 'target-network-acl')).toBe(state);
  });
});

test('an interface and a load balancer that are gone are broken', () => {
  expect(examineInterface('eni-1', undefined, sources).map(({ state }) => state)).toEqual(['broken']);
  expect(examineBalancer('x/y/z', undefined, sources).map(({ state }) => state)).toEqual(['broken']);
});

const balancer = (more: Partial<Balancer>): Balancer => ({
  vpc: 'vpc-1',
  zones: ['a', 'b'],
  crossZone: true,
  listeners: [{ protocol: 'UDP', port: 4789 }],
  sensors: { healthy: 2, all: 2 },
  ...more,
});

describe('a load balancer', () => {
  test.each<[string, Partial<Balancer>, string, string]>([
    ['that listens', {}, 'target-listener', 'fine'],
    ['that listens on both', { listeners: [{ protocol: 'TCP_UDP', port: 4789 }] }, 'target-listener', 'fine'],
    ['that listens on TCP', { listeners: [{ protocol: 'TCP', port: 4789 }] }, 'target-listener', 'broken'],
    ['that listens elsewhere', { listeners: [{ protocol: 'UDP', port: 4788 }] }, 'target-listener', 'broken'],
    ['with healthy sensors', {}, 'target-health', 'fine'],
    ['with some', { sensors: { healthy: 1, all: 2 } }, 'target-health', 'look'],
    ['with none that is healthy', { sensors: { healthy: 0, all: 2 } }, 'target-health', 'broken'],
    ['with none at all', { sensors: { healthy: 0, all: 0 } }, 'target-health', 'broken'],
    ['across zones', { zones: ['a'] }, 'target-zones', 'fine'],
    ['in every zone, and not across', { crossZone: false }, 'target-zones', 'look'],
    ['not in every zone, and not across', { crossZone: false, zones: ['a'] }, 'target-zones', 'broken'],
  ])('%s', (_what, more, check, state) => {
    expect(stateOf(examineBalancer('arn:x:loadbalancer/net/n/1', balancer(more), sources), check)).toBe(state);
  });
});

const denied: Fault = {
  kind: 'denied',
  code: 'UnauthorizedOperation',
  operation: 'X',
  requestId: undefined,
  message: '',
};
const shadowed = { kind: 'shadowed', by: { id: 'tms-9' } } as unknown as Verdict;

describe('the account', () => {
  test.each<[string, Finding, string]>([
    ['a right that is there', examineRight('r', 'x', { ...denied, kind: 'invalid', code: 'DryRunOperation' }), 'fine'],
    ['a right that is not', examineRight('r', 'x', denied), 'look'],
    ['a right that was not tried', examineRight('r', 'x', undefined), 'look'],
    ['a right that was tried too often', examineRight('r', 'x', { ...denied, kind: 'throttled' }), 'unread'],
    ['a right of which nobody told', examineRight('r', 'x', { ...denied, kind: 'unavailable' }), 'unread'],
    ['nobody before ours', examineShadows([]), 'fine'],
    ['somebody before ours', examineShadows([shadowed]), 'broken'],
    ['short packets', examineLength(1500), 'fine'],
    ['whole packets', examineLength(undefined), 'look'],
    ['no stack', examineStack('tap', undefined), 'look'],
    ['a stack that stands', examineStack('tap', 'UPDATE_ROLLBACK_COMPLETE'), 'fine'],
    ['a stack that is being changed', examineStack('tap', 'UPDATE_IN_PROGRESS'), 'look'],
    ['a stack that failed', examineStack('tap', 'UPDATE_ROLLBACK_FAILED'), 'broken'],
    ['a stack that was never made', examineStack('tap', 'ROLLBACK_COMPLETE'), 'broken'],
    ['a switch that is on', examineSwitch('on'), 'fine'],
    ['a switch that is off', examineSwitch('off'), 'look'],
    ['a switch that cannot be read', examineSwitch('unread'), 'broken'],
    ['a clock that agrees', examineClock(-59_999), 'fine'],
    ['a clock a minute off', examineClock(-60_000), 'look'],
    ['a clock too far off', examineClock(900_000), 'broken'],
    ['no clock', examineClock(undefined), 'look'],
  ])('%s', (_what, finding, state) => {
    expect(finding.state).toBe(state);
    expect(finding.advice === '').toBe(state === 'fine');
  });

  test('the clock says which way', () => {
    expect([examineClock(60_000).sentence, examineClock(-60_000).sentence]).toEqual([
      "The clock of this machine is 60 seconds behind AWS's.",
      "The clock of this machine is 60 seconds before AWS's.",
    ]);
  });
});

test.each<[string, string, boolean]>([
  ['10.0.0.255', '10.0.0.0/24', true],
  ['10.0.1.0', '10.0.0.0/24', false],
  ['200.1.2.3', '0.0.0.0/0', true],
  ['10.0.0.1', '10.0.0.1/32', true],
  ['10.0.0.1', '10.0.0.0/33', false],
  ['10.0.0.1', '::/0', false],
  ['10.0.0.256', '10.0.0.0/8', false],
])('%s in %s: %s', (address, block, is) => {
  expect(liesIn(address, block)).toBe(is);
});

describe('quotas', () => {
  const used = { sessions: 0, targets: 1, filters: 1, rules: 4, sources: undefined };
  test.each<[string, Partial<Parameters<typeof examineQuotas>[0]>, string, string | undefined]>([
    ['few sessions', { sessions: 7999 }, 'quota', 'fine'],
    ['many', { sessions: 8000 }, 'quota', 'look'],
    ['too many', { sessions: 10_000 }, 'quota', 'broken'],
    ['many targets', { targets: 9000 }, 'quota-targets', 'look'],
    ['many filters', { filters: 10_000 }, 'quota-filters', 'broken'],
    ['a filter that is nearly full', { rules: 8 }, 'quota-rules', 'look'],
    ['filters that are not known', { rules: undefined }, 'quota-rules', undefined],
    ['no interface as a target', {}, 'quota-sources', undefined],
    ['an interface with few sources', { sources: 7 }, 'quota-sources', 'fine'],
    ['a full one', { sources: 10 }, 'quota-sources', 'broken'],
  ])('%s', (_what, more, check, state) => {
    expect(stateOf(examineQuotas({ ...used, ...more }, undefined), check)).toBe(state);
  });

  test('are those that Service Quotas names, and else the documented ones, and it is said which', () => {
    const named = [
      { name: 'Sessions per source', value: 3 },
      { name: 'Mirror sessions per Region', value: 20_000 },
      { name: 'Rules per traffic mirror filter', value: 4 },
    ];
    const findings = examineQuotas({ ...used, sessions: 10_000 }, named);
    expect(stateOf(findings, 'quota')).toBe('fine');
    expect(stateOf(findings, 'quota-rules')).toBe('broken');
    expect(findings.map(({ sentence }) => sentence)).toEqual([
      '10000 of 20000 sessions (by Service Quotas, "Mirror sessions per Region").',
      '1 of 10000 targets (as documented; Service Quotas names none).',
      '1 of 10000 filters (as documented; Service Quotas names none).',
      '4 of 4 rules of a filter (by Service Quotas, "Rules per traffic mirror filter").',
    ]);
    expect(examineQuotas(used, undefined)[0]?.sentence).toBe('0 of 10000 sessions (as documented).');
  });
});

test.each<[string, readonly (number | undefined)[], number | undefined]>([
  ['that has most', [3, 7, 5], 7],
  ['of those that are known', [3, undefined], 3],
  ['of none that is known, which is not an empty one', [undefined], undefined],
  ['of none', [], undefined],
])('the fullest is the one %s', (_what, counts, most) => {
  expect(fullest(counts)).toBe(most);
});

describe('routes', () => {
  const way = (vpc: string, ...routes: readonly (readonly [block: string, via: string, isActive?: false])[]) => ({
    subnet: `subnet-of-${vpc}`,
    vpc,
    routes: routes.map(([block, via, isActive = true]) => ({ block, via, isActive })),
  });
  const here = way('vpc-1', ['10.0.0.0/16', 'local']);
  const goal = { address: '10.9.0.7', vpc: 'vpc-9' };
  test.each<[string, Parameters<typeof examineRoutes>, string | undefined]>([
    ['of no task', [goal, []], undefined],
    ['within one VPC', [{ ...goal, vpc: 'vpc-1' }, [here]], 'fine'],
    ['to a load balancer in the same VPC', [{ address: undefined, vpc: 'vpc-1' }, [here]], 'fine'],
    ['to a load balancer in another VPC', [{ address: undefined, vpc: 'vpc-9' }, [here]], 'look'],
    ['to another VPC that is peered', [goal, [way('vpc-1', ['10.9.0.0/16', 'pcx-1'])]], 'fine'],
    ['to another VPC that no route knows', [goal, [here]], 'broken'],
    ['to another VPC by what is gone', [goal, [way('vpc-1', ['10.9.0.0/16', 'pcx-1', false])]], 'broken'],
    [
      'where the more exact one leads nowhere',
      [goal, [way('vpc-1', ['0.0.0.0/0', 'tgw-1'], ['10.9.0.0/24', 'pcx-1', false])]],
      'broken',
    ],
    [
      'where the more exact one leads there',
      [goal, [way('vpc-1', ['10.0.0.0/8', 'tgw-1', false], ['10.9.0.0/24', 'pcx-1'])]],
      'fine',
    ],
    ['of which one subnet has none', [goal, [way('vpc-2', ['10.9.0.0/16', 'pcx-1']), here]], 'broken'],
  ])('%s', (_what, given, state) => {
    const findings = examineRoutes(...given);
    expect(stateOf(findings, 'target-routes')).toBe(state);
  });
});

test.each<[string, readonly string[], string]>([
  ['of the account of its clusters', ['arn:aws:ecs:r:111122223333:cluster/a'], 'fine'],
  ['where there is no cluster', [], 'fine'],
  ['of another account', ['arn:aws:ecs:r:444455556666:cluster/a'], 'broken'],
])('whoever examines is %s', (_what, clusters, state) => {
  const identity = { account: '111122223333', arn: 'arn:aws:iam::111122223333:user/me' };
  expect(examineIdentity(identity, clusters)).toMatchObject({ state, sentence: expect.stringContaining(identity.arn) });
});

describe('the code of a stack', () => {
  const template = (...codes: readonly unknown[]): string =>
    JSON.stringify({
      Resources: {
        Queue: { Type: 'AWS::SQS::Queue' },
        Other: { Type: 'Custom::X', Properties: { Code: { ZipFile: 'x' } } },
        ...Object.fromEntries(
          codes.map((ZipFile, index) => [
            `F${index}`,
            { Type: 'AWS::Lambda::Function', Properties: { Code: { ZipFile } } },
          ]),
        ),
      },
    });

  test.each<[string, string, string]>([
    ['that is ours', template('a', 'a'), 'fine'],
    ['that is another', template('b'), 'look'],
    ['of which some is another', template('a', 'b'), 'look'],
    ['that is not in the template', template(undefined), 'look'],
    ['of what is no JSON', 'Resources: {}', 'look'],
  ])('%s', (_what, deployed, state) => {
    expect(examineCode('tap', inlineCodeIn(deployed), inlineCodeIn(template('a')))).toMatchObject({ state });
  });

  test('of which some is missing is another', () => {
    expect(examineCode('tap', new Set(['a']), new Set(['a', 'b']))).toMatchObject({ state: 'look' });
  });

  test('that is not in the template is not said to be another', () => {
    expect(examineCode('tap', inlineCodeIn(template()), new Set()).sentence).toContain('not known here');
  });
});
