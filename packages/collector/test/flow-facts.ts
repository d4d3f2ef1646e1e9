// Directions, conversations and owners in tests, each told by what matters.
import type { TaskIdentity } from '../src/directory/directory.ts';
import type { Conversation } from '../src/flows/conversation.ts';
import type { Direction, FlowPlace } from '../src/flows/direction.ts';
import { type Flow, noOwner, type Owner } from '../src/flows/flow.ts';

export { noOwner };

export const ms = 1_000_000n;
export const s = 1_000_000_000n;

/** `10.0.0.1:80`, or `2001:db8::1:80`: the port is what follows the last colon. */
function place(text: string): FlowPlace {
  const at = text.lastIndexOf(':');
  return { address: text.slice(0, at), port: Number(text.slice(at + 1)) };
}

/** A direction of TCP, e.g. `10.0.0.1:40000 > 10.0.0.2:80`. */
export function direction(ends: string, more: Partial<Direction> = {}): Direction {
  const [source = '', destination = ''] = ends.split(' > ');
  return {
    interfaceNumber: 0,
    version: 4,
    protocol: 6,
    source: place(source),
    destination: place(destination),
    tcpFlags: 0x18,
    began: false,
    packets: 1,
    octets: 40,
    first: 100n * s,
    last: 101n * s,
    goesOn: false,
    ...more,
  };
}

export function conversation(ends: string, more: Partial<Conversation> = {}): Conversation {
  const [source = '', destination = ''] = ends.split(' > ');
  return {
    interfaceNumber: 0,
    version: 4,
    protocol: 6,
    source: place(source),
    destination: place(destination),
    initiatorKnown: true,
    forth: { packets: 3, octets: 300, tcpFlags: 0x1b },
    back: { packets: 2, octets: 2000, tcpFlags: 0x1a },
    first: 100n * s,
    last: 101n * s,
    ...more,
  };
}

export function identity(service: string | undefined, task: string): TaskIdentity {
  return {
    cluster: 'shop',
    service,
    task,
    family: `${service}:3`,
    eni: `eni-${task}`,
    az: 'eu-central-1a',
    account: '111122223333',
  };
}

export const web: Owner = { vni: 1, task: identity('web', 'aaaa'), addresses: ['10.0.1.17', '2001:db8::17'] };
export const api: Owner = { vni: 2, task: identity('api', 'bbbb'), addresses: ['10.0.1.18'] };
export const stranger: Owner = { vni: 77, task: undefined, addresses: [] };

const owners = { web, api } as const;

/** Of two services, with each other: ten seconds on 28 November 2026, seen at both ends. */
export function flowBetween(source: keyof typeof owners, destination: keyof typeof owners): Flow {
  const [sourceOwner, destinationOwner] = [owners[source], owners[destination]];
  const { interfaceNumber: _, ...rest } = conversation(
    `${sourceOwner.addresses[0]}:40000 > ${destinationOwner.addresses[0]}:8080`,
  );
  return {
    ...rest,
    first: 1_795_842_890n * s,
    last: 1_795_842_900_123n * ms,
    ...{ sourceOwner, destinationOwner, owner: sourceOwner, seenAt: 'Both' },
  };
}
