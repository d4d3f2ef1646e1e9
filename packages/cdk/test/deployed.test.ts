// Every use of the constructs is deployed to the emulator and deleted again: EC2 takes what they mirror through, and nothing of it is left.
import { createAccount, createVirtualClock, DeploymentError, emptyAccount, letPassUntil } from '@tasktap/emulator';
import { beforeAll, expect, test } from 'vitest';
import { type Bundles, bundleHandlers } from '../src/bundle.ts';
import { type TaskTapProps, Unmirrorable } from '../src/index.ts';
import { snippets } from './snippets.ts';
import { deployable } from './stand-ins.ts';
import { bundleIsThere, resourcesOf, shop, synthesize, type Template, tapOf } from './templates.ts';
import { usages } from './usages.ts';

let bundles: Bundles;
beforeAll(async () => {
  await bundleIsThere();
  bundles = await bundleHandlers();
});

/** Emulated milliseconds: a drain may take an hour. */
const patience = 2 * 3_600_000;

/** With one interface, which stands for the one that a usage names. `charactersPerPattern`: what EventBridge has granted. */
function openAccount(charactersPerPattern: number) {
  const clock = createVirtualClock(Date.parse('2026-11-23T12:00:00Z'));
  const fleet = {
    ...emptyAccount,
    targets: [{ kind: 'network-interface' as const }],
    limits: { quotas: { charactersPerPattern } },
  };
  const { world, stacks } = createAccount({ clock, seed: 1, fleet });
  const [eni = ''] = world.networkInterfaces.keys();
  const there = (template: Template): object =>
    JSON.parse(JSON.stringify(deployable(template, bundles)).replaceAll('eni-0123456789abcdef0', eni));
  return {
    world,
    deploy: (template: Template) => letPassUntil(clock, stacks.deploy('tap', { template: there(template) }), patience),
    end: (work: Promise<void>) => letPassUntil(clock, work, patience),
  };
}

const countOf = (template: Template, type: string): number => resourcesOf(template, `AWS::EC2::${type}`).length;

test('every page that shows how to use the constructs is among them', () => {
  const pages = new Set(snippets.map(({ name }) => name.replace(/ \d+$/, '')));
  expect([...pages]).toEqual([
    'README.md',
    'docs/collectors.md',
    'docs/operating.md',
    'docs/how-to/cost.md',
    'docs/how-to/gateway-load-balancer.md',
  ]);
});

test.each(usages)('$name', async ({ build }) => {
  const { template, errors } = synthesize(build);
  expect(errors).toEqual([]);
  const { world, deploy, end } = openAccount(2_048);
  const before = world.targets.size;
  const stack = await deploy(template);
  expect(world.targets.size - before).toBe(countOf(template, 'TrafficMirrorTarget'));
  expect(world.filters.size).toBe(countOf(template, 'TrafficMirrorFilter'));
  for (const { rules } of world.filters.values()) {
    expect(rules.size).toBe(countOf(template, 'TrafficMirrorFilterRule'));
  }
  await end(stack.delete());
  expect([world.targets.size - before, world.filters.size]).toEqual([0, 0]);
});

/** What EC2 and IAM say, or `deployed`. */
async function refusalOf(template: Template, charactersPerPattern = 4_096): Promise<string> {
  try {
    await openAccount(charactersPerPattern).deploy(template);
    return 'deployed';
  } catch (problem) {
    if (problem instanceof DeploymentError) return problem.message;
    throw problem;
  }
}

test('the filter that was made until now, with GENEVE over IPv6 rejected as well, is refused', async () => {
  const { template } = tapOf();
  const more = ['ingress', 'egress'].map((direction) => [
    `More${direction}`,
    {
      Type: 'AWS::EC2::TrafficMirrorFilterRule',
      Properties: {
        TrafficMirrorFilterId: { 'Fn::GetAtt': [filterIn(template), 'Id'] },
        ...{ TrafficDirection: direction, RuleNumber: 4, RuleAction: 'reject', Protocol: 17 },
        ...{ SourceCidrBlock: '::/0', DestinationCidrBlock: '::/0' },
        DestinationPortRange: { FromPort: 6081, ToPort: 6081 },
      },
    },
  ]);
  const former = { ...template, Resources: { ...template.Resources, ...Object.fromEntries(more) } };
  expect(await refusalOf(former)).toMatch(/The maximum number of rules \(10\) in tmf-\w+ has been reached/);
});

const filterIn = ({ Resources }: Template): string =>
  Object.keys(Resources).find((id) => Resources[id]?.Type === 'AWS::EC2::TrafficMirrorFilter') ?? '';

const clusters = (count: number) => Array.from({ length: count }, (_, index) => `${shop}-production-${index + 10}`);
const rules = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    name: `rule-${index + 10}`,
    match: { services: [`service-${index + 10}-*`] },
    decision: 'ignore' as const,
  }));
const replace = Unmirrorable.replace();

test.each<[string, Partial<TaskTapProps>, RegExp]>([
  ['fifty clusters', { clusters: clusters(50) }, /^deployed$/],
  [
    'sixty clusters',
    { clusters: clusters(60) },
    /Maximum policy size of 10240 bytes exceeded for role tap-TaskTapOnLook/,
  ],
  ['twenty clusters whose tasks may be stopped', { clusters: clusters(20), unmirrorable: replace }, /^deployed$/],
  ['twenty-four of them', { clusters: clusters(24), unmirrorable: replace }, /Maximum policy size of 10240 bytes/],
  ['thirty-eight rules', { rules: rules(38) }, /^deployed$/],
  ['forty-six rules', { rules: rules(46) }, /exceeded the 4KB limit/],
])('%s are a mistake where the emulator refuses them, and nowhere else', async (_, props, answer) => {
  const { template, errors } = tapOf(props);
  const refusal = await refusalOf(template);
  expect(refusal).toMatch(answer);
  expect(errors).toHaveLength(refusal === 'deployed' ? 0 : 1);
});

test.each([
  ['twenty-five', 25, 'deployed', []],
  ['thirty', 30, 'TaskTapTaskEvents', [expect.stringMatching(/^EventBridge takes a rule of 2048 characters/)]],
])('%s clusters are said to be too many where EventBridge has granted nothing', async (_, count, answer, said) => {
  const { template, warnings } = tapOf({ clusters: clusters(count) });
  expect(await refusalOf(template, 2_048)).toMatch(answer);
  expect(warnings.filter((each) => each.includes('EventBridge'))).toEqual(said);
});
