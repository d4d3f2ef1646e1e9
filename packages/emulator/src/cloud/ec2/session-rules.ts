// What create and modify demand of a mirror session alike.
import type { MirrorSession, MirrorTarget, NetworkInterface, World } from '../../world/state.ts';
import { AwsError } from '../operation.ts';
import { invalidValue, refuseOutside } from './refusals.ts';

const LAST_SESSION_NUMBER = 32_766;
const LARGEST_VNI = 2 ** 24 - 1;

/** Behind a Network Load Balancer a mirrored packet is cut to this, and no more may be asked for. */
const NLB_PACKET_LENGTH = 8500;

/** Whole packets of the largest frame are shorter; no upper bound is documented for other targets. */
const LONGEST_PACKET = 65_535;

export function refuseBadNumbers(wanted: {
  readonly SessionNumber?: number | undefined;
  readonly PacketLength?: number | undefined;
  readonly VirtualNetworkId?: number | undefined;
}): void {
  const { SessionNumber, PacketLength, VirtualNetworkId } = wanted;
  if (SessionNumber !== undefined) refuseOutside(SessionNumber, 1, LAST_SESSION_NUMBER, 'sessionNumber');
  if (PacketLength !== undefined) refuseOutside(PacketLength, 1, LONGEST_PACKET, 'packetLength');
  if (VirtualNetworkId !== undefined) refuseOutside(VirtualNetworkId, 0, LARGEST_VNI, 'virtualNetworkId');
}

/** The code is inferred; that the message says "already being used" was seen. */
export function refuseTakenNumber(number: number, others: readonly MirrorSession[]): void {
  const holder = others.find((session) => session.sessionNumber === number);
  if (holder === undefined) return;
  throw invalidValue(
    `The session number ${number} is already being used by ${holder.id} on ${holder.networkInterfaceId}.`,
  );
}

/** An interface never mirrors to itself or as a target; one that is a target takes a limited number of sources. */
export function refuseTarget(world: World, source: NetworkInterface, target: MirrorTarget): void {
  if (target.kind !== 'network-interface') return;
  const sources = new Set([source.id]);
  for (const session of world.sessions.values()) {
    if (world.targets.get(session.targetId)?.resource === target.resource) sources.add(session.networkInterfaceId);
  }
  if (sources.size > world.quotas.sourcesPerInterfaceTarget) {
    throw new AwsError(
      'TrafficMirrorSourcesPerTargetLimitExceeded',
      `Sources per interface-target limit reached (${sources.size})`,
    );
  }
}

/** The code is inferred. */
export function refuseTargetAsSource(world: World, source: NetworkInterface): void {
  const target = [...world.targets.values()].find((one) => one.resource === source.id);
  if (target === undefined) return;
  throw invalidValue(`${source.id} is the interface of ${target.id} and cannot be a traffic mirror source.`);
}

export function packetLengthFor(target: MirrorTarget, wanted: number | undefined): number | undefined {
  if (target.kind !== 'network-load-balancer') return wanted;
  if (wanted !== undefined && wanted > NLB_PACKET_LENGTH) {
    throw invalidValue(
      `Value ( ${wanted} ) for parameter packetLength is invalid. A Network Load Balancer target takes at most ${NLB_PACKET_LENGTH}.`,
    );
  }
  return wanted ?? NLB_PACKET_LENGTH;
}

/** "An account-wide unique ID is chosen at random." */
export function freeVni(world: World): number {
  let vni = world.random.between(1, LARGEST_VNI);
  while (isUsed(world, vni)) vni = world.random.between(1, LARGEST_VNI);
  return vni;
}

function isUsed(world: World, vni: number): boolean {
  for (const session of world.sessions.values()) {
    if (session.vni === vni) return true;
  }
  return false;
}
