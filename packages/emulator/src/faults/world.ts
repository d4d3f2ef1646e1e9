// What happens in the world by itself at its time: hosts change their minds, and things that somebody relied on vanish.
import { deleteNetworkInterface } from '../world/network-interfaces.ts';
import type { HostType, World } from '../world/state.ts';
import { type Timetable, whenDue } from './due.ts';
import { settleForeignSessions } from './foreign-session.ts';
import type { WorldFault } from './plan.ts';
import type { Armed } from './trigger.ts';

/** Throws when the plan speaks of a host type that the fleet does not have. Nothing happens before the clock moves. */
export function startWorldFaults(armed: readonly Armed<WorldFault>[], world: World, time: Timetable): void {
  for (const each of armed) begin(each, world, time);
}

function begin({ fault, trigger }: Armed<WorldFault>, world: World, time: Timetable): void {
  switch (fault.kind) {
    case 'host-refuses':
    case 'host-accepts':
      changeHost({ fault, trigger }, hostNamed(world, fault.host), time);
      break;
    case 'foreign-session':
      settleForeignSessions({ fault, trigger }, world, time);
      break;
    default:
      whenDue(time, fault.at, () => vanish({ fault, trigger }, world));
  }
}

function changeHost(
  { fault, trigger }: Armed<Extract<WorldFault, { kind: 'host-refuses' | 'host-accepts' }>>,
  host: HostType,
  time: Timetable,
): void {
  whenDue(time, fault.from ?? 0, () => {
    const before = host.mirrorable;
    if (trigger.pull(host.name)) host.mirrorable = fault.kind === 'host-accepts';
    if (fault.until === undefined) return;
    whenDue(time, fault.until, () => {
      host.mirrorable = before;
    });
  });
}

type Vanishing = Extract<WorldFault, { at: number }>;

/** What each kind can strike, and how: sessions keep naming what is gone, as EC2 has it for targets of other accounts. */
const VANISHING: Readonly<
  Record<Vanishing['kind'], { among(world: World): Iterable<string>; strike(world: World, id: string): void }>
> = {
  'delete-session': {
    among: ({ sessions }) => sessions.keys(),
    strike: ({ sessions }, id) => void sessions.delete(id),
  },
  'delete-interface': { among: interfacesOfTasks, strike: deleteNetworkInterface },
  'delete-target': {
    among: ({ targets }) => targets.keys(),
    strike: ({ targets }, id) => void targets.delete(id),
  },
  'empty-filter': {
    among: ({ filters }) => filters.keys(),
    strike({ filters }, id) {
      filters.get(id)?.rules.clear();
      filters.get(id)?.networkServices.clear();
    },
  },
};

function vanish({ fault, trigger }: Armed<Vanishing>, world: World): void {
  const { among, strike } = VANISHING[fault.kind];
  for (const id of [...among(world)]) {
    if (trigger.pull(id)) strike(world, id);
  }
}

function interfacesOfTasks({ networkInterfaces }: World): readonly string[] {
  return [...networkInterfaces.values()].filter(({ taskArn }) => taskArn !== undefined).map(({ id }) => id);
}

function hostNamed(world: World, name: string): HostType {
  const host = world.hostTypes.get(name);
  if (host !== undefined) return host;
  throw new Error(
    `Expected a host type of the fleet (${[...world.hostTypes.keys()].join(', ')}) in the fault plan, got ${name}.`,
  );
}
