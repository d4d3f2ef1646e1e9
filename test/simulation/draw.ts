// From a seed to a story: a fleet, hosts that accept, refuse or change their mind, the tap in it, and everything that goes wrong.
import { createRandom, type Fault, type Fleet, type Random } from '@tasktap/emulator';
import { drawFaults } from './draw-faults.ts';
import { drawFiner } from './draw-finer.ts';
import { drawHappenings } from './draw-happenings.ts';
import type { Happening, StackStory, Story, StoryPolicy, StoryRule, StoryUnmirrorable } from './story.ts';

/** What is drawn often enough to be met in a hundred seeds, and seldom enough that most stories have a few things at once. */
export interface Draw extends Random {
  chance(share: number): boolean;
}

export function createDraw(seed: number): Draw {
  const random = createRandom(seed);
  return { ...random, chance: (share) => random.next() < share };
}

export function drawStory(seed: number): Story {
  const draw = createDraw(seed);
  if (draw.chance(0.02)) return drawDeployed(seed, draw);
  const minutes = draw.between(12, 40);
  const fleet = drawFleet(draw, draw.chance(0.3) ? ['shop', 'office'] : ['shop']);
  const drawn = drawStacks(draw, fleet);
  const faults: readonly Fault[] = drawFaults(draw, minutes, drawn, false);
  const happened = drawHappenings(draw, minutes, fleet, drawn);
  const { stacks, happenings } = drawFiner(seed, { minutes, fleet, stacks: drawn, happenings: happened });
  return { about: `seed ${seed}`, seed, minutes, fleet, stacks, faults, happenings };
}

/** Of the whole way, over the wire: a smaller fleet, and only what the template has parameters for, since each call costs ten times as much. */
function drawDeployed(seed: number, draw: Draw): Story {
  const minutes = draw.between(12, 25);
  const drawn = drawFleet(draw, ['shop']);
  const services = drawn.services.map((service) => ({ ...service, count: Math.min(service.count, 15) }));
  const fleet = { ...drawn, services };
  const stacks = drawStacks(draw, fleet).map(({ name, policy }) => ({ name, policy: plain(policy) }));
  const faults = drawFaults(draw, minutes, stacks, true);
  const happenings = drawHappenings(draw, minutes, fleet, stacks).flatMap((what): readonly Happening[] => {
    if (what.kind === 'policy') return [{ ...what, policy: plain(what.policy) }];
    if (what.kind === 'scale') return [{ ...what, count: Math.min(what.count, 30) }];
    return what.kind === 'rule' || what.kind === 'crash' ? [] : [what];
  });
  return { about: `seed ${seed}`, seed, minutes, fleet, stacks, deployed: 'template', faults, happenings };
}

function plain({ targets, filter, maxSessions, unmirrorable: { kind } }: StoryPolicy): StoryPolicy {
  const unmirrorable = kind === 'replace' ? ({ kind } as const) : ({ kind: 'observe' } as const);
  return { targets, filter, unmirrorable, ...(maxSessions === undefined ? {} : { maxSessions }) };
}

function drawFleet(draw: Draw, clusters: readonly [string, ...string[]]): Fleet {
  const zones = ['a', 'b', 'c'].slice(0, draw.between(1, 3));
  return {
    hosts: drawHosts(draw),
    subnets: zones.map((zone, place) => ({ zone, cidr: `10.0.${64 * place}.0/18` })),
    clusters,
    services: Array.from({ length: draw.between(1, 4) }, (_, place) => drawService(draw, place, clusters)),
    // Jobs that end by themselves, as those of Step Functions do.
    tasks: clusters.map((cluster) => ({ family: `job-${cluster}`, cluster, ends: drawJob(draw) })),
    // The last of both is another tool's.
    targets: [{ kind: 'network-load-balancer' }, { kind: 'network-load-balancer' }, { kind: 'network-load-balancer' }],
    filters: [{ rejectUdpPorts: [4789, 6081] }, { rejectUdpPorts: [4789] }, { rejectUdpPorts: [] }],
    limits: {
      describeLagMs: draw.pick([0, 1000, 1000, 5000]),
      lateInterfaceShare: draw.pick([0, 0.05, 0.5]),
    },
  };
}

function drawJob(draw: Draw) {
  return { kind: 'exits', afterSeconds: draw.between(5, 60), atMostSeconds: draw.between(60, 900) } as const;
}

/** A share that refuses; none that accepts; all accept. What changes its mind is a fault. */
function drawHosts(draw: Draw): Fleet['hosts'] {
  const refusing = draw.pick([0, 0, 1, 1, 3]);
  const accepting = draw.chance(0.12) ? 0 : 4;
  return [
    { name: 'nitro', mirrorable: true, weight: accepting },
    { name: 'xen', mirrorable: false, weight: accepting === 0 ? 4 : refusing },
  ];
}

function drawService(draw: Draw, place: number, clusters: Fleet['clusters']): Fleet['services'][number] {
  const count = draw.chance(0.15) ? 1 : draw.chance(0.08) ? draw.between(100, 300) : draw.between(2, 25);
  return {
    name: `web-${place}`,
    cluster: clusters[place % clusters.length] ?? 'shop',
    count,
    alreadyRunning: draw.chance(0.6),
    activates: draw.chance(0.3),
    minimumHealthyPercent: draw.pick([0, 50, 50, 90, 100]),
    ...(draw.chance(0.4) ? { circuitBreaker: breakerFor(count, draw.chance(0.5)) } : {}),
    ...(draw.chance(0.2) ? { ends: drawEnd(draw) } : {}),
    ...(draw.chance(0.1) ? { healthCheck: drawHealth(draw) } : {}),
    ...(draw.chance(0.3) ? drawCapacity(draw) : {}),
    ...(draw.chance(0.15) ? { cpuArchitecture: 'ARM64' as const } : {}),
    ...(draw.chance(0.1) ? { launchType: 'EC2' as const, networkMode: 'bridge' as const } : {}),
  };
}

/** One in three gives up at the second task that fails, or hardly any deployment would ever fail. */
function breakerFor(count: number, rollback: boolean): NonNullable<Fleet['services'][number]['circuitBreaker']> {
  return count % 3 === 0 ? { rollback, threshold: { type: 'COUNT', value: 2 } } : { rollback };
}

/** A share of a service's tasks, so that it comes to rest with those that live. */
function drawEnd(draw: Draw): NonNullable<Fleet['services'][number]['ends']> {
  if (draw.chance(0.5)) return { kind: 'cannot-pull', share: 0.3 };
  return { kind: 'exits', afterSeconds: 30, atMostSeconds: draw.between(60, 900), share: 0.3 };
}

function drawHealth(draw: Draw): NonNullable<Fleet['services'][number]['healthCheck']> {
  return { intervalSeconds: draw.between(10, 60), unhealthyAfterSeconds: draw.between(60, 600), share: 0.2 };
}

function drawCapacity(draw: Draw): Pick<Fleet['services'][number], 'capacityProvider' | 'capacityProviders'> {
  if (draw.chance(0.6)) return { capacityProvider: 'FARGATE_SPOT' };
  return {
    capacityProviders: [
      { name: 'FARGATE', base: 2, weight: 1 },
      { name: 'FARGATE_SPOT', weight: 3 },
    ],
  };
}

function drawStacks(draw: Draw, fleet: Fleet): readonly StackStory[] {
  const names = draw.chance(0.25) ? ['red', 'blue'] : ['red'];
  return names.map((name, place) => ({
    name,
    policy: drawPolicy(draw, fleet, place),
    ...(draw.chance(0.15) ? { rights: 'without-tags' as const } : {}),
    ...(draw.chance(0.1) ? { rule: 'activating' as const } : {}),
  }));
}

/** `place`: of the target and the filter; two stacks send to two places. */
export function drawPolicy(draw: Draw, fleet: Fleet, place: number): StoryPolicy {
  return {
    targets: [place],
    filter: place,
    unmirrorable: drawUnmirrorable(draw),
    ...(draw.chance(0.3) ? { rules: drawRules(draw, fleet) } : {}),
    ...(draw.chance(0.1) ? { collectors: ['web-0'] } : {}),
    ...(draw.chance(0.2) ? { sessionNumber: draw.between(1, 3) } : {}),
    ...(draw.chance(0.2) ? { packetLength: 1500 } : {}),
    ...(draw.chance(0.15) ? { maxSessions: draw.between(0, 30) } : {}),
  };
}

function drawUnmirrorable(draw: Draw): StoryUnmirrorable {
  if (draw.chance(0.3)) return { kind: 'observe' };
  return {
    kind: 'replace',
    ...(draw.chance(0.2) ? { assumeMirrorable: true } : {}),
    ...(draw.chance(0.2) ? { allowOutage: true } : {}),
    ...(draw.chance(0.3)
      ? { budget: { perService: draw.between(0, 6), perCluster: draw.between(0, 8), share: 1 } }
      : {}),
  };
}

function drawRules(draw: Draw, { services }: Fleet): readonly StoryRule[] {
  const left = services.find(() => draw.chance(0.4))?.name ?? 'web-9';
  const rest: StoryRule = { name: 'the-rest', decision: 'mirror' };
  return draw.pick([
    [{ name: 'not-this-one', match: { services: [left] }, decision: 'ignore' }, rest],
    [{ name: 'not-tagged', match: { tags: { mirror: ['no'] } }, decision: 'ignore' }, rest],
    [{ name: 'this-one', match: { services: [left] }, decision: 'mirror' }],
  ]);
}
