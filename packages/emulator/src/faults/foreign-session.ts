// Somebody else's mirror sessions on the interfaces of tasks: they hold a session number, and packets go to them first.
import { freeVni } from '../cloud/ec2/session-rules.ts';
import { plantFilter } from '../world/fleet-mirroring.ts';
import { createRandom, type Random } from '../world/random.ts';
import type { MirrorFilter, NetworkInterface, World } from '../world/state.ts';
import { type Timetable, whenDue } from './due.ts';
import type { WorldFault } from './plan.ts';
import type { Armed } from './trigger.ts';

type ForeignSession = Extract<WorldFault, { kind: 'foreign-session' }>;

/** On interfaces that are there when the window opens, and on each that is attached while it is open, before its event is sent. */
export function settleForeignSessions({ fault, trigger }: Armed<ForeignSession>, world: World, time: Timetable): void {
  const number = fault.number ?? 1;
  const foreigner = createForeigner(world);
  const consider = (source: NetworkInterface | undefined): void => {
    if (source === undefined || !canBeMirrored(world, source, number)) return;
    const draws = trigger.pull(source.id);
    if (draws !== undefined) foreigner.mirror(source, number, draws);
  };
  world.onTaskChange.add(({ attachment }) =>
    consider(world.networkInterfaces.get(attachment?.networkInterfaceId ?? '')),
  );
  whenDue(time, fault.from ?? 0, () => {
    for (const source of world.networkInterfaces.values()) consider(source);
  });
}

/** What EC2 would refuse to anybody, it refuses to them. */
function canBeMirrored(world: World, source: NetworkInterface, number: number): boolean {
  const others = world.sessions.on(source.id);
  return (
    source.taskArn !== undefined &&
    source.status === 'in-use' &&
    source.interfaceType === 'interface' &&
    source.hostType?.mirrorable !== false &&
    others.length < world.quotas.sessionsPerInterface &&
    others.every(({ sessionNumber }) => sessionNumber !== number)
  );
}

/** Its target is of another account, so that no describe shows it; its filter is of this account and accepts everything. */
function createForeigner(world: World) {
  const targetId = `tmt-${createRandom(0).hex(17)}`;
  let filter: MirrorFilter | undefined;
  return {
    mirror(source: NetworkInterface, sessionNumber: number, random: Random): void {
      // The world's own draws must not notice.
      const drawn = { ...world, random };
      filter ??= plantFilter(drawn, { rejectUdpPorts: [] });
      const id = `tms-${random.hex(17)}`;
      world.sessions.set(id, {
        id,
        ownerId: world.account,
        networkInterfaceId: source.id,
        targetId,
        filterId: filter.id,
        sessionNumber,
        packetLength: undefined,
        vni: freeVni(drawn),
        description: 'somebody else’s',
        createdAt: world.clock.now(),
        tags: new Map(),
      });
    },
  };
}
