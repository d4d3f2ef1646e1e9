// Whether a filter mirrors anything, and never the mirror.
import type { FilterRule, PortRange } from '@tasktap/aws/examining';
import { type Finding, isBroken, isFine, lookAt } from './finding.ts';

const udp = 17;
/** VXLAN (RFC 7348) and GENEVE (RFC 8926). */
const tunnelPorts = [4789, 6081] as const;
const directions = ['ingress', 'egress'] as const;

export function examineFilter(id: string, rules: readonly FilterRule[] | undefined): readonly Finding[] {
  if (rules === undefined) {
    return [isBroken('filter', `There is no filter ${id}.`, 'Name one that is there.')];
  }
  const silent = directions.filter((direction) => !rules.some((rule) => rule.accepts && rule.direction === direction));
  if (silent.length === directions.length) {
    return [isBroken('filter', `Filter ${id} accepts nothing: no packet is mirrored.`, 'Add rules that accept.')];
  }
  const oneWay = silent.map((direction) =>
    lookAt('filter', `Filter ${id} accepts no ${direction} traffic.`, 'Add a rule, or sensors see one side only.'),
  );
  return [
    ...(oneWay.length > 0 ? oneWay : [isFine('filter', `Filter ${id} mirrors both ways.`)]),
    ...examineTunnels(id, rules),
  ];
}

function examineTunnels(id: string, rules: readonly FilterRule[]): readonly Finding[] {
  const open = tunnelPorts.filter((port) => directions.some((direction) => accepts(rules, direction, port)));
  if (open.length === 0) {
    return [isFine('filter-tunnels', `Filter ${id} lets no VXLAN or GENEVE through: the mirror is not mirrored.`)];
  }
  return [
    lookAt(
      'filter-tunnels',
      `Filter ${id} accepts UDP ${open.join(' and ')}: where a sensor's own interface is mirrored, the mirror is mirrored again.`,
      `Reject UDP ${open.join(' and ')} both ways, in rules with lower numbers than those that accept.`,
    ),
  ];
}

/** Whether some packet of UDP to this port passes; a rule that rejects only some addresses leaves the others. */
function accepts(rules: readonly FilterRule[], direction: FilterRule['direction'], port: number): boolean {
  const decisive = rules
    .filter((rule) => rule.direction === direction && covers(rule, port))
    .sort((one, other) => one.number - other.number)
    .find((rule) => rule.accepts || rejectsAll(rule));
  return decisive?.accepts === true;
}

function covers({ protocol, destinationPorts }: FilterRule, port: number): boolean {
  return (protocol === undefined || protocol === udp) && holds(destinationPorts, port);
}

function holds(ports: PortRange | undefined, port: number): boolean {
  return ports === undefined || (ports.from <= port && port <= ports.to);
}

function rejectsAll({ sourceBlock, destinationBlock, sourcePorts }: FilterRule): boolean {
  return sourceBlock === '0.0.0.0/0' && destinationBlock === '0.0.0.0/0' && sourcePorts === undefined;
}
