// What create and modify demand of a filter rule alike.
import { isIP } from 'node:net';
import type { FilterRule, MirrorFilter, PortRange } from '../../world/state.ts';
import { AwsError } from '../operation.ts';
import type { ec2 } from '../protocol/models.ts';
import { invalidValue, refuseOutside, required } from './refusals.ts';

/** Inferred from the session numbers; the reference gives no bounds. */
const LAST_RULE_NUMBER = 32_766;

type RuleContent = Omit<FilterRule, 'id' | 'filterId' | 'tags'>;

/** What the whole rule is to be, as a request says it. Throws where it makes no sense. */
export function ruleContent(
  wanted: Omit<ec2.CreateTrafficMirrorFilterRuleRequest, 'TrafficMirrorFilterId'>,
): RuleContent {
  const sourceCidr = required(wanted.SourceCidrBlock, 'SourceCidrBlock');
  const destinationCidr = required(wanted.DestinationCidrBlock, 'DestinationCidrBlock');
  if (familyOf(sourceCidr) !== familyOf(destinationCidr)) {
    throw invalidValue('SourceCidrBlock and DestinationCidrBlock must both be an IPv4 range or an IPv6 range.');
  }
  const number = required(wanted.RuleNumber, 'RuleNumber');
  refuseOutside(number, 1, LAST_RULE_NUMBER, 'ruleNumber');
  if (wanted.Protocol !== undefined) refuseOutside(wanted.Protocol, 0, 255, 'protocol');
  return {
    direction: oneOf(['ingress', 'egress'], wanted.TrafficDirection, 'TrafficDirection'),
    number,
    action: oneOf(['accept', 'reject'], wanted.RuleAction, 'RuleAction'),
    protocol: wanted.Protocol,
    sourceCidr,
    destinationCidr,
    sourcePorts: portRange(wanted.SourcePortRange, 'SourcePortRange'),
    destinationPorts: portRange(wanted.DestinationPortRange, 'DestinationPortRange'),
    description: wanted.Description,
  };
}

/** A number is taken once in each direction of a filter. */
export function refuseTakenRuleNumber(filter: MirrorFilter, rule: FilterRule): void {
  const holder = [...filter.rules.values()].find(
    (other) => other.id !== rule.id && other.direction === rule.direction && other.number === rule.number,
  );
  if (holder === undefined) return;
  throw new AwsError(
    'TrafficMirrorFilterRuleAlreadyExists',
    `The ${rule.direction} rule ${rule.number} already exists in ${filter.id}.`,
  );
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
