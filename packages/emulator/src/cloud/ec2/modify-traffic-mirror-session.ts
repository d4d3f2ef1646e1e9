// ModifyTrafficMirrorSession: everything but the source can change; a removed field returns to its default.
import type { MirrorSession, World } from '../../world/state.ts';
import type { Operation } from '../operation.ts';
import type { ec2 } from '../protocol/models.ts';
import { onResource } from './access.ts';
import { filterOf, interfaceOf, sessionOf, targetOf } from './lookup.ts';
import { removedFields, required } from './refusals.ts';
import { freeVni, packetLengthFor, refuseBadNumbers, refuseTakenNumber, refuseTarget } from './session-rules.ts';
import { sessionView } from './views.ts';

const name = 'ModifyTrafficMirrorSession';
const action = `ec2:${name}`;

const REMOVABLE: readonly string[] = ['packet-length', 'description', 'virtual-network-id'];

export const modifyTrafficMirrorSession: Operation<
  ec2.ModifyTrafficMirrorSessionRequest,
  ec2.ModifyTrafficMirrorSessionResult
> = {
  service: 'ec2',
  name,
  access: (input, { world }) => [
    onResource(world, action, 'traffic-mirror-session', input.TrafficMirrorSessionId),
    ...[input.TrafficMirrorTargetId ?? []].flat().map((id) => onResource(world, action, 'traffic-mirror-target', id)),
    ...[input.TrafficMirrorFilterId ?? []].flat().map((id) => onResource(world, action, 'traffic-mirror-filter', id)),
  ],
  run: (input, { world }) => ({ TrafficMirrorSession: sessionView(modify(world, input)) }),
};

/** Looks at everything before it changes anything: a refused call leaves the session as it was. */
function modify(world: World, input: ec2.ModifyTrafficMirrorSessionRequest): MirrorSession {
  refuseBadNumbers(input);
  const removed = removedFields(REMOVABLE, input.RemoveFields);
  const session = sessionOf(world, required(input.TrafficMirrorSessionId, 'TrafficMirrorSessionId'));
  const sessionNumber = input.SessionNumber ?? session.sessionNumber;
  refuseTakenNumber(
    sessionNumber,
    world.sessions.on(session.networkInterfaceId).filter((other) => other !== session),
  );
  const filterId = filterOf(world, input.TrafficMirrorFilterId ?? session.filterId).id;
  const target = targetOf(world, input.TrafficMirrorTargetId ?? session.targetId);
  if (target.id !== session.targetId) refuseTarget(world, interfaceOf(world, session.networkInterfaceId), target);
  const kept = removed.has('packet-length') ? undefined : session.packetLength;
  const packetLength = packetLengthFor(target, input.PacketLength ?? kept);
  const description = input.Description ?? (removed.has('description') ? undefined : session.description);
  const vni = input.VirtualNetworkId ?? (removed.has('virtual-network-id') ? freeVni(world) : session.vni);
  return Object.assign(session, { sessionNumber, filterId, targetId: target.id, packetLength, description, vni });
}
