// CreateTrafficMirrorFilter: a new filter has no rules and mirrors nothing.
import type { MirrorFilter, World } from '../../world/state.ts';
import { AwsError, type Operation } from '../operation.ts';
import type { ec2 } from '../protocol/models.ts';
import { onNew } from './access.ts';
import { once } from './idempotency.ts';
import { requestedTags } from './tags.ts';
import { filterView } from './views.ts';

const name = 'CreateTrafficMirrorFilter';

export const createTrafficMirrorFilter: Operation<
  ec2.CreateTrafficMirrorFilterRequest,
  ec2.CreateTrafficMirrorFilterResult
> = {
  service: 'ec2',
  name,
  access: (input, { world }) =>
    onNew(world, name, 'traffic-mirror-filter', requestedTags('traffic-mirror-filter', input.TagSpecifications)),
  run: (input, { world }) =>
    once(world, name, input, () => ({ TrafficMirrorFilter: filterView(create(world, input)) })),
};

function create(world: World, input: ec2.CreateTrafficMirrorFilterRequest): MirrorFilter {
  if (world.filters.size >= world.quotas.filtersPerAccount) {
    throw new AwsError(
      'TrafficMirrorFilterLimitExceeded',
      `The maximum number of traffic mirror filters (${world.quotas.filtersPerAccount}) has been reached.`,
    );
  }
  const filter: MirrorFilter = {
    id: `tmf-${world.random.hex(17)}`,
    description: input.Description,
    rules: new Map(),
    networkServices: new Set(),
    tags: requestedTags('traffic-mirror-filter', input.TagSpecifications),
  };
  world.filters.set(filter.id, filter);
  return filter;
}
