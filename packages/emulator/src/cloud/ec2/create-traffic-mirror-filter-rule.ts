// CreateTrafficMirrorFilterRule: what the rule says must make sense, and its number must be free in its direction.
import { isIP } from 'node:net';
import type { FilterRule, MirrorFilter, PortRange, World } from '../../world/state.ts';
import { AwsError, type Operation } from '../operation.ts';
import type { ec2 } from '../protocol/models.ts';
import { onNew, onResource } from './access.ts';
import { once } from './idempotency.ts';
import { filterOf } from './lookup.ts';
import { invalidValue, refuseOutside, required } from './refusals.ts';
import { requestedTags } from './tags.ts';
import { ruleView } from './views.ts';

const name = 'CreateTrafficMirrorFilterRule';

/** Inferred from the session numbers; the reference gives no bounds. */
const LAST_RULE_NUMBER = 32_766;

export const createTrafficMirrorFilterRule: Operation<
  ec2.CreateTrafficMirrorFilterRuleRequest,
  ec2.CreateTrafficMirrorFilterRuleResult
> = {
  service: 'ec2',
  name,
  access: (input, { world }) => [
    onResource(world, `ec2:${name}`, 'traffic-mirror-filter', input.TrafficMirrorFilterId),
    ...onNew(
      world,
      name,
      'traffic-mirror-filter-rule',
      requestedTags('traffic-mirror-filter-rule', input.TagSpecifications),
    ),
  ],
  run: (input, { world }) =>
    once(world, name, input, () => ({ TrafficMirrorFilterRule: ruleView(create(world, input)) })),
};

function create(world: World, input: ec2.CreateTrafficMirrorFilterRuleRequest): FilterRule {
  const filter = filterOf(world, required(input.TrafficMirrorFilterId, 'TrafficMirrorFilterId'));
  const sourceCidr = required(input.SourceCidrBlock, 'SourceCidrBlock');
  const destinationCidr = required(input.DestinationCidrBlock, 'DestinationCidrBlock');
  if (familyOf(sourceCidr) !== familyOf(destinationCidr)) {
    throw invalidValue('SourceCidrBlock and DestinationCidrBlock must both be an IPv4 range or an IPv6 range.');
  }
  const number = required(input.RuleNumber, 'RuleNumber');
  refuseOutside(number, 1, LAST_RULE_NUMBER, 'ruleNumber');
  if (input.Protocol !== undefined) refuseOutside(input.Protocol, 0, 255, 'protocol');
  const rule: FilterRule = {
    id: `tmfr-${world.random.hex(17)}`,
    filterId: filter.id,
    direction: oneOf(['ingress', 'egress'], input.TrafficDirection, 'TrafficDirection'),
    number,
    action: oneOf(['accept', 'reject'], input.RuleAction, 'RuleAction'),
    protocol: input.Protocol,
    sourceCidr,
    destinationCidr,
    sourcePorts: portRange(input.SourcePortRange, 'SourcePortRange'),
    destinationPorts: portRange(input.DestinationPortRange, 'DestinationPortRange'),
    description: input.Description,
    tags: requestedTags('traffic-mirror-filter-rule', input.TagSpecifications),
  };
  refuseAnother(world, filter, rule);
  filter.rules.set(rule.id, rule);
  return rule;
}

function refuseAnother(world: World, filter: MirrorFilter, rule: FilterRule): void {
  const { rulesPerFilter } = world.quotas;
  const rules = [...filter.rules.values()];
  if (rules.some((other) => other.direction === rule.direction && other.number === rule.number)) {
    throw new AwsError(
      'TrafficMirrorFilterRuleAlreadyExists',
      `The ${rule.direction} rule ${rule.number} already exists in ${filter.id}.`,
    );
  }
  if (rules.length >= rulesPerFilter) {
    throw new AwsError(
      'TrafficMirrorFilterRuleLimitExceeded',
      `The maximum number of rules (${rulesPerFilter}) in ${filter.id} has been reached.`,
    );
  }
}

function oneOf<Word extends string>(words: readonly Word[], given: string | undefined, parameter: string): Word {
  const found = words.find((word) => word === required(given, parameter));
  if (found !== undefined) return found;
  throw invalidValue(`Value (${given}) for parameter ${parameter} is invalid. Expected ${words.join(' or ')}.`);
}

function familyOf(cidr: string): 4 | 6 {
  const [address = '', prefix = ''] = cidr.split('/');
  const family = isIP(address);
  const longest = family === 4 ? 32 : 128;
  if (family !== 0 && /^\d{1,3}$/.test(prefix) && Number(prefix) <= longest) return family === 4 ? 4 : 6;
  throw invalidValue(`Value (${cidr}) is invalid: expected a CIDR block such as 10.0.0.0/8 or 2001:db8::/32.`);
}

function portRange(given: ec2.TrafficMirrorPortRangeRequest | undefined, parameter: string): PortRange | undefined {
  if (given === undefined) return undefined;
  const from = required(given.FromPort, `${parameter}.FromPort`);
  const to = required(given.ToPort, `${parameter}.ToPort`);
  refuseOutside(from, 0, 65_535, `${parameter}.FromPort`);
  refuseOutside(to, from, 65_535, `${parameter}.ToPort`);
  return { from, to };
}
