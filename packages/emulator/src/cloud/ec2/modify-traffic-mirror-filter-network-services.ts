// ModifyTrafficMirrorFilterNetworkServices: whether the Amazon DNS server's traffic is mirrored too.
import type { Operation } from '../operation.ts';
import type { ec2 } from '../protocol/models.ts';
import { onResource } from './access.ts';
import { filterOf } from './lookup.ts';
import { invalidValue, required } from './refusals.ts';
import { filterView } from './views.ts';

const name = 'ModifyTrafficMirrorFilterNetworkServices';

export const modifyTrafficMirrorFilterNetworkServices: Operation<
  ec2.ModifyTrafficMirrorFilterNetworkServicesRequest,
  ec2.ModifyTrafficMirrorFilterNetworkServicesResult
> = {
  service: 'ec2',
  name,
  access: (input, { world }) => [
    onResource(world, `ec2:${name}`, 'traffic-mirror-filter', input.TrafficMirrorFilterId),
  ],
  run(input, { world }) {
    const filter = filterOf(world, required(input.TrafficMirrorFilterId, 'TrafficMirrorFilterId'));
    const added = networkServices(input.AddNetworkServices);
    const removed = networkServices(input.RemoveNetworkServices);
    for (const service of added) filter.networkServices.add(service);
    for (const service of removed) filter.networkServices.delete(service);
    return { TrafficMirrorFilter: filterView(filter) };
  },
};

function networkServices(given: readonly string[] | undefined): readonly 'amazon-dns'[] {
  return (given ?? []).map((service) => {
    if (service === 'amazon-dns') return service;
    throw invalidValue(`Value (${service}) for a network service is invalid. Expected amazon-dns.`);
  });
}
