// Whether mirrored packets reach whoever listens behind a target.
import type { AclEntry, Balancer, Gates, IngressRule, PortRange } from '@tasktap/aws/examining';
import { counted } from '../words/counted.ts';
import { type Finding, isBroken, isFine, lookAt } from './finding.ts';
import { liesIn } from './ipv4-block.ts';

/** Where the packets come from. */
export interface Sources {
  /** Of the selected tasks, as far as ECS tells them. */
  readonly addresses: readonly string[];
  readonly zones: readonly string[];
}

/** VXLAN (RFC 7348, section 8). */
const vxlan = 4789;

export function examineInterface(id: string, gates: Gates | undefined, sources: Sources): readonly Finding[] {
  if (gates === undefined) {
    return [isBroken('target', `The interface ${id} behind the target is not there.`, 'Make a target of another one.')];
  }
  return [
    isFine('target', `The target is the interface ${id} (${gates.address}).`),
    examineGroups(id, gates.ingress, sources),
    examineAcl(id, gates.acl, sources),
  ];
}

function examineGroups(id: string, ingress: readonly IngressRule[], { addresses }: Sources): Finding {
  const check = 'target-security-group';
  const rules = ingress.filter(({ protocol, ports }) => isUdp(protocol) && holds(ports));
  const isAdmitted = (address: string): boolean =>
    rules.some(({ blocks }) => blocks.some((block) => liesIn(address, block)));
  const refused = addresses.filter((address) => !isAdmitted(address));
  if (refused.length === 0 && (addresses.length > 0 || rules.some(({ blocks }) => blocks.length > 0))) {
    return isFine(check, `The security groups of ${id} admit UDP ${vxlan} from the tasks.`);
  }
  if (rules.some(({ others }) => others)) {
    return lookAt(
      check,
      `The security groups of ${id} admit UDP ${vxlan} from members of security groups or prefix lists only.`,
      'See that every selected task is one of them, or admit the addresses of their subnets.',
    );
  }
  const whom = refused[0] === undefined ? 'anybody' : `${refused[0]}${refused.length > 1 ? ' and others' : ''}`;
  return isBroken(
    check,
    `No security group of ${id} admits UDP ${vxlan} from ${whom}: mirrored packets are dropped.`,
    `Admit UDP ${vxlan} from the tasks' subnets.`,
  );
}

function examineAcl(id: string, acl: readonly AclEntry[], { addresses }: Sources): Finding {
  const check = 'target-network-acl';
  const entries = [...acl].sort((one, other) => one.number - other.number);
  const denied = addresses.find((address) => !passes(entries, address));
  if (denied === undefined) {
    return isFine(check, `The network ACL in front of ${id} lets UDP ${vxlan} from the tasks in.`);
  }
  return isBroken(
    check,
    `The network ACL in front of ${id} denies UDP ${vxlan} from ${denied}: mirrored packets are dropped.`,
    `Allow UDP ${vxlan} from the tasks' subnets in it.`,
  );
}

/** The first entry that fits decides. */
function passes(entries: readonly AclEntry[], address: string): boolean {
  const fits = ({ protocol, block, ports }: AclEntry): boolean =>
    isUdp(protocol) && holds(ports) && block !== undefined && liesIn(address, block);
  return entries.find(fits)?.allows === true;
}

function isUdp(protocol: string): boolean {
  return ['-1', '17', 'udp'].includes(protocol);
}

function holds(ports: PortRange | undefined): boolean {
  return ports === undefined || (ports.from <= vxlan && vxlan <= ports.to);
}

export function examineBalancer(arn: string, balancer: Balancer | undefined, sources: Sources): readonly Finding[] {
  const name = arn.split('/').at(-2) ?? arn;
  if (balancer === undefined) {
    return [
      isBroken('target', `The load balancer ${name} behind the target is not there.`, 'Make a target of another one.'),
    ];
  }
  return [
    isFine('target', `The target is the load balancer ${name}.`),
    examineListeners(name, balancer),
    examineSensors(name, balancer),
    examineZones(name, balancer, sources),
  ];
}

function examineListeners(name: string, { listeners }: Balancer): Finding {
  const listens = listeners.some(({ protocol, port }) => /^(UDP|TCP_UDP)$/.test(protocol) && port === vxlan);
  return listens
    ? isFine('target-listener', `${name} listens on UDP ${vxlan}.`)
    : isBroken(
        'target-listener',
        `${name} does not listen on UDP ${vxlan}: mirrored packets vanish without a word.`,
        `Add a listener on UDP ${vxlan} that forwards to the sensors.`,
      );
}

function examineSensors(name: string, { sensors: { healthy, all } }: Balancer): Finding {
  const check = 'target-health';
  if (all === 0) {
    return isBroken(
      check,
      `No sensor is registered behind ${name}.`,
      'Register the sensors in its target group of UDP.',
    );
  }
  if (healthy === 0) {
    return isBroken(
      check,
      `None of the ${counted(all, 'sensor')} behind ${name} is healthy.`,
      'See what the health check asks, and whether the sensors answer.',
    );
  }
  const sentence = `${healthy} of ${counted(all, 'sensor')} behind ${name} healthy.`;
  return healthy === all ? isFine(check, sentence) : lookAt(check, sentence, 'See to the others.');
}

function examineZones(name: string, { zones, crossZone }: Balancer, sources: Sources): Finding {
  const check = 'target-zones';
  const without = sources.zones.filter((zone) => !zones.includes(zone));
  if (crossZone) return isFine(check, `${name} works across zones (${zones.join(', ')}).`);
  if (without.length > 0) {
    return isBroken(
      check,
      `${name} has no address in ${without.join(', ')}, where tasks run, and does not work across zones.`,
      'Turn on cross-zone load balancing, or add those zones.',
    );
  }
  return lookAt(
    check,
    `${name} does not work across zones: where a zone has no healthy sensor, its packets are lost.`,
    'Turn on cross-zone load balancing.',
  );
}
