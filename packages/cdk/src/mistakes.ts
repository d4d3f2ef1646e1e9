// What is wrong with a tap and can be known while it is synthesized: each an error on the construct, with its remedy.
import { Annotations, Aspects, CfnResource, Stack, Token } from 'aws-cdk-lib';
import { CfnListener } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct, IConstruct } from 'constructs';
import { rulesOf } from './filter.ts';
import { complaintsOf } from './policy.ts';
import { expectRoom } from './sizes.ts';
import type { Target } from './target.ts';
import type { TaskTapProps } from './task-tap-props.ts';
import { vxlanPort } from './tunnel-ports.ts';
import { choicesIn, type Unmirrorable } from './unmirrorable.ts';

export interface Put {
  readonly owner: string;
  readonly clusterArns: readonly string[];
  readonly targets: readonly Target[];
  /** Of the targets, in their order. */
  readonly ids: readonly string[];
  readonly filterId: string;
}

export function findMistakes(tap: Construct, props: TaskTapProps, put: Put): void {
  const say: Say = (sentence) => Annotations.of(tap).addError(sentence);
  for (const check of checks) for (const sentence of check(props, put)) say(sentence);
  checkOwner(tap, put.owner, say);
  for (const target of put.targets) checkListener(tap, target, say);
  expectRoom(tap);
}

type Say = (sentence: string) => void;
/** The sentences that it has to say: none, where all is well. */
type Check = (props: TaskTapProps, put: Put) => readonly string[];

const checks: readonly Check[] = [
  (_, { clusterArns }) =>
    clusterArns.length > 0
      ? []
      : ['Expected at least one cluster, got none: name in `clusters` those whose tasks are to be mirrored.'],
  (_, { clusterArns }) =>
    clusterArns
      .filter((arn) => !Token.isUnresolved(arn) && !/^arn:[^:]+:ecs:[^:]*:[0-9]{12}:cluster\/.+/.test(arn))
      .map(
        (arn) =>
          `Expected a cluster or its ARN, got "${arn}": an ARN is such as arn:aws:ecs:eu-central-1:111122223333:cluster/shop.`,
      ),
  (_, { targets }) =>
    targets.length > 0
      ? []
      : [
          'Expected at least one target, got none: give one of `Target.existing`, `.collector`, `.networkLoadBalancer`, `.networkInterface`, `.gatewayLoadBalancerEndpoint`.',
        ],
  ({ filter }) =>
    filter?.kind !== 'new' || rulesOf(filter).length > 0
      ? []
      : [
          'Expected a filter with rules, got one that accepts nothing: leave `ingress` or `egress` on, and `ipv4` or `ipv6`.',
        ],
  (props) =>
    choicesIn(props)
      .filter(hasVainBudget)
      .map(
        ({ kind }) =>
          `Expected no budget with ${kind}, which stops no task: leave it out, or choose \`Unmirrorable.replace({ budget })\`.`,
      ),
  ({ coverageThreshold = 0 }) =>
    coverageThreshold >= 0 && coverageThreshold <= 100
      ? []
      : [`Expected a coverage from 0 to 100 percent, got ${coverageThreshold}: correct \`coverageThreshold\`.`],
  ({ policyParameter = '/' }) =>
    policyParameter.startsWith('/')
      ? []
      : [
          `Expected a parameter's name that begins with "/", got "${policyParameter}": write it with \`tasktap policy put\`, for example as /tasktap/tap/policy.`,
        ],
  (props, { targets, ids, filterId }) =>
    targets.length === 0 || choicesIn(props).some(hasVainBudget)
      ? []
      : complaintsOf(props, ids, filterId).map(
          (complaint) => `The policy is not as expected, ${complaint}: correct the prop of that name.`,
        ),
];

/** The types do not allow it; JavaScript does. */
function hasVainBudget(unmirrorable: Unmirrorable): boolean {
  return unmirrorable.kind !== 'replace' && 'budget' in unmirrorable;
}

/** Owners of the taps of a stack that have been seen. */
const owners = new WeakMap<Stack, Set<string>>();

function checkOwner(tap: Construct, owner: string, say: Say): void {
  if (!Token.isUnresolved(owner) && !/^[A-Za-z0-9_.-]{1,100}$/.test(owner)) {
    say(
      `Expected an owner of letters, digits, ".", "_" and "-", at most 100, got "${owner}": it is part of a parameter's name.`,
    );
  }
  const stack = Stack.of(tap);
  const seen = owners.get(stack) ?? new Set();
  if (seen.has(owner)) {
    say(
      "Expected one owner per tap, got the same twice in this stack: each would take the other's sessions for its own. Give each its `owner`.",
    );
  }
  owners.set(stack, seen.add(owner));
}

/** When everything is there: listeners are added after the load balancer is given to us. */
function checkListener(tap: Construct, target: Target, say: Say): void {
  if (target.kind !== 'network-load-balancer') return;
  const { loadBalancer } = target;
  // One that only its ARN is known of shows no listeners.
  if (loadBalancer.node.defaultChild === undefined || !CfnResource.isCfnResource(loadBalancer.node.defaultChild))
    return;
  let looked = false;
  Aspects.of(tap).add({
    visit(node: IConstruct) {
      if (looked || node !== tap) return;
      looked = true;
      // Wherever in the app it was made.
      const hears = tap.node.root.node
        .findAll()
        .filter((each): each is CfnListener => each instanceof CfnListener)
        .filter(({ loadBalancerArn }) => loadBalancerArn === loadBalancer.loadBalancerArn)
        .some(({ protocol = '', port }) => ['UDP', 'TCP_UDP'].includes(protocol) && port === vxlanPort);
      if (!hears) {
        say(
          `Expected a listener for UDP ${vxlanPort} on ${loadBalancer.node.path}, found none: mirrored packets would be lost without a sign. Add \`addListener('Vxlan', { port: ${vxlanPort}, protocol: Protocol.UDP, ... })\`.`,
        );
      }
    },
  });
}
