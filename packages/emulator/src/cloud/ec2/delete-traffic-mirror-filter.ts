// DeleteTrafficMirrorFilter: refused while a session goes by it; its rules go with it.
import { AwsError, type Operation } from '../operation.ts';
import type { ec2 } from '../protocol/models.ts';
import { onResource } from './access.ts';
import { filterOf } from './lookup.ts';
import { required } from './refusals.ts';

export const deleteTrafficMirrorFilter: Operation<
  ec2.DeleteTrafficMirrorFilterRequest,
  ec2.DeleteTrafficMirrorFilterResult
> = {
  service: 'ec2',
  name: 'DeleteTrafficMirrorFilter',
  access: (input, { world }) => [
    onResource(world, 'ec2:DeleteTrafficMirrorFilter', 'traffic-mirror-filter', input.TrafficMirrorFilterId),
  ],
  run(input, { world }) {
    const { id } = filterOf(world, required(input.TrafficMirrorFilterId, 'TrafficMirrorFilterId'));
    const user = [...world.sessions.values()].find((session) => session.filterId === id);
    if (user !== undefined) {
      throw new AwsError('TrafficMirrorFilterInUse', `Cannot delete ${id}. Filter is in use by ${user.id}`);
    }
    world.filters.delete(id);
    return { TrafficMirrorFilterId: id };
  },
};
