// DeleteTrafficMirrorTarget: refused while a session of this account sends to it; those of other accounts go on and reach nobody.
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
    const { id, ownerId } = targetOf(world, required(input.TrafficMirrorTargetId, 'TrafficMirrorTargetId'));
    if (ownerId !== world.account) throw notTheOwner(id, ownerId);
    const user = [...world.sessions.values()].find((session) => session.targetId === id);
    if (user !== undefined) {
      throw new AwsError('TrafficMirrorTargetInUse', `Cannot delete ${id}. Target is in use by ${user.id}`);
    }
    world.targets.delete(id);
    for (const participant of world.participants) participant.targets.delete(id);
    return { TrafficMirrorTargetId: id };
  },
};

/** That only the owner deletes a shared target is documented (Traffic Mirroring guide); code and wording are inferred. */
function notTheOwner(id: string, ownerId: string): AwsError {
  return new AwsError('UnauthorizedOperation', `${id} belongs to ${ownerId}, who alone may delete it.`, 403);
}
