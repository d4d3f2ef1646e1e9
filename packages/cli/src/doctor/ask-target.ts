// What AWS says of a mirror target, of what stands before it, and of the ways that lead there.
import type { Examining } from '@tasktap/aws/examining';
import type { Task } from '@tasktap/core';
import type { View } from '../account/view.ts';
import type { Doctors } from './doctors.ts';
import { type Finding, isBroken, lookAt, unread } from './finding.ts';
import { examineRoutes, type Goal } from './routes.ts';
import { examineBalancer, examineInterface, type Sources } from './target.ts';

export async function examineTarget(id: string, view: View, { examining }: Doctors): Promise<readonly Finding[]> {
  const end = await examining.end(id);
  if (end.kind === 'unheard') return [unread('target', end.reading.fault)];
  const sources = sourcesIn(view);
  switch (end.value?.kind) {
    case undefined:
      return [
        isBroken('target', `There is no target ${id}.`, 'Name one that is there, or share it with this account.'),
      ];
    case 'interface': {
      const gates = await examining.gates(end.value.interface);
      if (gates.kind === 'unheard') return [unread('target', gates.reading.fault)];
      return [
        ...examineInterface(end.value.interface, gates.value, sources),
        ...(await examineWays(gates.value, view, examining)),
      ];
    }
    case 'load-balancer': {
      const balancer = await examining.balancer(end.value.arn);
      if (balancer.kind === 'unheard') return [unread('target', balancer.reading.fault)];
      const goal = balancer.value === undefined ? undefined : { address: undefined, vpc: balancer.value.vpc };
      return [
        ...examineBalancer(end.value.arn, balancer.value, sources),
        ...(await examineWays(goal, view, examining)),
      ];
    }
    case 'endpoint':
      return [
        lookAt(
          'target',
          `The target is the gateway load balancer endpoint ${end.value.endpoint}, behind which nothing is examined.`,
          'Examine its appliances: they get GENEVE around VXLAN, at most 8500 bytes.',
        ),
      ];
  }
}

/** One interface in each subnet tells its routes. `goal` undefined: it is not there. */
async function examineWays(goal: Goal | undefined, view: View, examining: Examining): Promise<readonly Finding[]> {
  if (goal === undefined) return [];
  const interfaces = new Map<string | undefined, string>();
  for (const { eni } of selectedIn(view)) if (eni?.id !== undefined) interfaces.set(eni.subnet, eni.id);
  const ways = await examining.ways([...interfaces.values()]);
  return ways.kind === 'heard' ? examineRoutes(goal, ways.value) : [unread('target-routes', ways.reading.fault)];
}

function selectedIn({ clusters }: View): readonly Task[] {
  return clusters.flatMap(({ snapshot, plan }) =>
    snapshot.tasks.filter((task) => (plan.verdicts.get(task.arn)?.kind ?? 'ignored') !== 'ignored'),
  );
}

function sourcesIn(view: View): Sources {
  const selected = selectedIn(view);
  return {
    addresses: distinct(selected, (task) => task.eni?.address),
    zones: distinct(selected, (task) => task.availabilityZone),
  };
}

function distinct(tasks: readonly Task[], of: (task: Task) => string | undefined): readonly string[] {
  return [...new Set(tasks.flatMap((task) => of(task) ?? []))].sort();
}
