// DescribeTrafficMirrorFilters.
import type { MirrorFilter } from '../../world/state.ts';
import type { Operation } from '../operation.ts';
import type { ec2 } from '../protocol/models.ts';
import { onEverything } from './access.ts';
import { type Fields, filtered, LARGEST_PAGE, named, page } from './describe.ts';
import { filterOf } from './lookup.ts';
import { filterView } from './views.ts';

const fields: Fields<MirrorFilter> = {
  description: (filter) => filter.description,
  'traffic-mirror-filter-id': (filter) => filter.id,
};

export const describeTrafficMirrorFilters: Operation<
  ec2.DescribeTrafficMirrorFiltersRequest,
  ec2.DescribeTrafficMirrorFiltersResult
> = {
  service: 'ec2',
  name: 'DescribeTrafficMirrorFilters',
  access: (_input, { world }) => onEverything(world, 'ec2:DescribeTrafficMirrorFilters'),
  run(input, { world }) {
    const filters = input.TrafficMirrorFilterIds?.map((id) => filterOf(world, id)) ?? world.filters.values();
    const found = page(filtered(filters, input.Filters, named(fields)), input, (filter) => filter.id, LARGEST_PAGE);
    return { TrafficMirrorFilters: found.things.map(filterView), NextToken: found.nextToken };
  },
};
