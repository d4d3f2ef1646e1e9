// DeleteTrafficMirrorTarget: refused while a session of this account sends to it.
import { AwsError, type Operation } from '../operation.ts';
import type { ec2 } from '../protocol/models.ts';
import { onResource } from './access.ts';
import { targetOf } from './lookup.ts';
import { required } from './refusals.ts';

export const deleteTrafficMirrorTarget: Operation<
  ec2.DeleteTrafficMirrorTargetRequest,
  ec2.DeleteTrafficMirrorTargetResult
> = {
  service: 'ec2',
  name: 'DeleteTrafficMirrorTarget',
  access: (input, { world }) => [
    onResource(world, 'ec2:DeleteTrafficMirrorTarget', 'traffic-mirror-target', input.TrafficMirrorTargetId),
  ],
  run(input, { world }) {
    const { id } = targetOf(world, required(input.TrafficMirrorTargetId, 'TrafficMirrorTargetId'));
    const user = [...world.sessions.values()].find((session) => session.targetId === id);
    if (user !== undefined) {
      throw new AwsError('TrafficMirrorTargetInUse', `Cannot delete ${id}. Target is in use by ${user.id}`);
    }
    world.targets.delete(id);
    return { TrafficMirrorTargetId: id };
  },
};
