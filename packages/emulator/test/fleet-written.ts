// Fleets as people could write them, drawn at random: everything in them makes sense.
import fc from 'fast-check';
import type { Fleet, FleetService, FleetTask } from '../src/world/fleet.ts';
import type { FleetLimits } from '../src/world/fleet-limits.ts';

/** Words that YAML would take for something else are among them; two that every object inherits are not: readers of mappings drop them. */
const name = fc.oneof(
  fc.stringMatching(/^[A-Za-z0-9-]{1,12}$/).filter((word) => word !== 'prototype' && word !== 'constructor'),
  fc.constantFrom('true', 'null', '007', '1e5', 'no', '-', '0x1f', '__proto'),
);
const share = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.double({ min: 0, max: 1e6, noNaN: true }));
const rate = fc.record({ capacity: fc.nat(1000), refillPerSecond: fc.double({ min: 0, max: 1000, noNaN: true }) });

const limits: fc.Arbitrary<FleetLimits> = fc.record(
  {
    rates: fc.oneof(
      fc.constantFrom('documented' as const, 'off' as const),
      fc.dictionary(
        fc.constantFrom('ec2:CreateTags', 'ecs:RunTask', 'ec2:DescribeNetworkInterfaces unfiltered', 'sqs:SendMessage'),
        rate,
      ),
    ),
    quotas: fc.record({ sessionsPerAccount: fc.nat(), sessionsPerInterface: fc.nat(5) }, { requiredKeys: [] }),
    launches: rate,
    describeLagMs: fc.nat(),
    eniVisibilityLagMs: fc
      .tuple(fc.nat(), fc.nat())
      .map(([one, other]) => [Math.min(one, other), Math.max(one, other)]),
    lateInterfaceShare: fc.double({ min: 0, max: 1, noNaN: true }),
    clientTokenMs: fc.nat(),
  },
  { requiredKeys: [] },
);

const hosts = fc
  .uniqueArray(fc.record({ name, mirrorable: fc.boolean(), weight: share }), {
    selector: (host) => host.name,
    minLength: 1,
    maxLength: 4,
  })
  .map(([first, ...rest]) => [{ ...(first ?? { name: 'a', mirrorable: true }), weight: 1 }, ...rest]);

const subnets = fc
  .array(fc.record({ zone: fc.constantFrom('a', 'b', 'c'), prefix: fc.integer({ min: 20, max: 24 }) }), {
    minLength: 1,
    maxLength: 3,
  })
  .map((all) => all.map(({ zone, prefix }, index) => ({ zone, cidr: `10.${index}.0.0/${prefix}` })));

function workload(clusters: readonly string[], known: Fleet['hosts']) {
  const shares = fc
    .tuple(
      fc.constantFrom(...known.map((host) => host.name)),
      fc.dictionary(fc.constantFrom(...known.map((host) => host.name)), share),
    )
    .map(([sure, others]) => ({ ...others, [sure]: 1 }));
  const network = fc.constantFrom<Pick<FleetTask, 'launchType' | 'networkMode'>>(
    {},
    { networkMode: 'awsvpc' },
    { launchType: 'FARGATE' },
    { launchType: 'EC2', networkMode: 'bridge' },
    { launchType: 'EC2', networkMode: 'host' },
    { launchType: 'MANAGED_INSTANCES' },
  );
  const rest = fc.record(
    {
      cluster: fc.constantFrom(...clusters),
      hosts: shares,
      cpuArchitecture: fc.constantFrom('X86_64' as const, 'ARM64' as const),
      capacityProvider: name,
      alreadyRunning: fc.boolean(),
    },
    { requiredKeys: ['cluster'] },
  );
  return fc.tuple(network, rest).map(([one, other]) => ({ ...one, ...other }));
}

const service = fc.record(
  { name, count: fc.nat(12), activates: fc.boolean(), minimumHealthyPercent: fc.nat(100) },
  { requiredKeys: ['name', 'count'] },
);

export const fleets: fc.Arbitrary<Fleet> = fc
  .tuple(fc.uniqueArray(name, { minLength: 1, maxLength: 3 }), hosts, subnets)
  .chain(([clusters, known, blocks]) => {
    const inFleet = workload(clusters, known);
    const services: fc.Arbitrary<FleetService[]> = fc.uniqueArray(
      fc.tuple(service, inFleet).map(([one, other]) => ({ ...one, ...other })),
      { selector: (each) => `${each.cluster} ${each.name}`, maxLength: 6 },
    );
    const tasks: fc.Arbitrary<FleetTask[]> = fc.array(
      fc.tuple(name, inFleet).map(([family, other]) => ({ family, ...other })),
      { maxLength: 4 },
    );
    return fc.record(
      {
        clusters: fc.constant(clusters),
        hosts: fc.constant(known),
        subnets: fc.constant(blocks),
        services,
        tasks,
        targets: fc.array(
          fc.record(
            {
              kind: fc.constantFrom('network-interface' as const, 'network-load-balancer' as const),
              udp: fc.record({ address: fc.ipV4(), port: fc.integer({ min: 1, max: 65_535 }) }),
            },
            { requiredKeys: ['kind'] },
          ),
          { maxLength: 3 },
        ),
        filters: fc.array(
          fc.record({ rejectUdpPorts: fc.array(fc.integer({ min: 1, max: 65_535 }), { maxLength: 4 }) }),
          {
            maxLength: 2,
          },
        ),
        traffic: fc.record({ framesPerTaskPerSecond: fc.double({ min: 0, max: 100, noNaN: true }) }),
        limits,
      },
      { requiredKeys: ['clusters', 'hosts', 'subnets', 'services', 'tasks', 'targets', 'filters'] },
    );
  })
  // fast-check makes objects without a prototype, too; a file has none such.
  .map((fleet) => structuredClone(fleet));
