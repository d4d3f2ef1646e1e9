// CreateTrafficMirrorSession: the one call everything here is about, and all the ways EC2 refuses it.
import type { MirrorSession, NetworkInterface, World } from '../../world/state.ts';
import { AwsError, type Operation } from '../operation.ts';
import type { ec2 } from '../protocol/models.ts';
import { onNew, onResource } from './access.ts';
import { once } from './idempotency.ts';
import { filterOf, interfaceNotFound, interfaceOf, targetOf } from './lookup.ts';
import { required } from './refusals.ts';
import {
  freeVni,
  packetLengthFor,
  refuseBadNumbers,
  refuseTakenNumber,
  refuseTarget,
  refuseTargetAsSource,
} from './session-rules.ts';
import { requestedTags } from './tags.ts';
import { sessionView } from './views.ts';

const name = 'CreateTrafficMirrorSession';
const action = `ec2:${name}`;

export const createTrafficMirrorSession: Operation<
  ec2.CreateTrafficMirrorSessionRequest,
  ec2.CreateTrafficMirrorSessionResult
> = {
  service: 'ec2',
  name,
  access: (input, { world }) => [
    onResource(world, action, 'network-interface', input.NetworkInterfaceId),
    onResource(world, action, 'traffic-mirror-target', input.TrafficMirrorTargetId),
    onResource(world, action, 'traffic-mirror-filter', input.TrafficMirrorFilterId),
    ...onNew(world, name, 'traffic-mirror-session', requestedTags('traffic-mirror-session', input.TagSpecifications)),
  ],
  run: (input, { world }) =>
    once(world, name, input, () => ({ TrafficMirrorSession: sessionView(create(world, input)) })),
};

function create(world: World, input: ec2.CreateTrafficMirrorSessionRequest): MirrorSession {
  refuseBadNumbers(input);
  const sessionNumber = required(input.SessionNumber, 'SessionNumber');
  const source = interfaceOf(world, required(input.NetworkInterfaceId, 'NetworkInterfaceId'));
  const target = targetOf(world, required(input.TrafficMirrorTargetId, 'TrafficMirrorTargetId'));
  const filter = filterOf(world, required(input.TrafficMirrorFilterId, 'TrafficMirrorFilterId'));
  refuseUnsupported(source);
  refuseTargetAsSource(world, source);
  const packetLength = packetLengthFor(target, input.PacketLength);
  const others = world.sessions.on(source.id);
  refuseTakenNumber(sessionNumber, others);
  refuseOverQuota(world, source, others.length);
  refuseTarget(world, source, target);
  const session: MirrorSession = {
    id: `tms-${world.random.hex(17)}`,
    ownerId: world.account,
    networkInterfaceId: source.id,
    targetId: target.id,
    filterId: filter.id,
    sessionNumber,
    packetLength,
    vni: input.VirtualNetworkId ?? freeVni(world),
    description: input.Description,
    createdAt: world.clock.now(),
    tags: requestedTags('traffic-mirror-session', input.TagSpecifications),
  };
  world.sessions.set(session.id, session);
  return session;
}

function refuseUnsupported(source: NetworkInterface): void {
  // That a task's interface is unknown until it is attached is inferred: no capture shows this race.
  if (source.taskArn !== undefined && source.status === 'available') throw interfaceNotFound(source.id);
  const attached = source.status === 'in-use' || source.hostType !== undefined;
  // An interface without a host type is made by hand: where it is attached, its instance is taken to be supported.
  if (attached && source.interfaceType === 'interface' && source.hostType?.mirrorable !== false) return;
  throw new AwsError('NetworkInterfaceNotSupported', `${source.id} must be attached to a supported instance`);
}

function refuseOverQuota(world: World, source: NetworkInterface, sessions: number): void {
  if (sessions >= world.quotas.sessionsPerInterface) {
    throw new AwsError(
      'TrafficMirrorSessionsPerInterfaceLimitExceeded',
      `The maximum number of traffic mirror sessions (${world.quotas.sessionsPerInterface}) on ${source.id} has been reached.`,
    );
  }
  if (world.sessions.size >= world.quotas.sessionsPerAccount) {
    throw new AwsError(
      'TrafficMirrorSessionLimitExceeded',
      `The maximum number of traffic mirror sessions (${world.quotas.sessionsPerAccount}) has been reached.`,
    );
  }
}
