// DeleteTrafficMirrorSession.
import type { Operation } from '../operation.ts';
import type { ec2 } from '../protocol/models.ts';
import { onResource } from './access.ts';
import { sessionOf } from './lookup.ts';
import { required } from './refusals.ts';

export const deleteTrafficMirrorSession: Operation<
  ec2.DeleteTrafficMirrorSessionRequest,
  ec2.DeleteTrafficMirrorSessionResult
> = {
  service: 'ec2',
  name: 'DeleteTrafficMirrorSession',
  access: (input, { world }) => [
    onResource(world, 'ec2:DeleteTrafficMirrorSession', 'traffic-mirror-session', input.TrafficMirrorSessionId),
  ],
  run(input, { world }) {
    const { id } = sessionOf(world, required(input.TrafficMirrorSessionId, 'TrafficMirrorSessionId'));
    world.sessions.delete(id);
    return { TrafficMirrorSessionId: id };
  },
};
