// A change of the policy rolls out in waves, never towards a place where packets get lost, and so never takes a mirrored fleet to zero.
import type { WorldSession, WorldTask } from '@tasktap/emulator';
import { isWanted, type Scene, sessionsOf, wishOf } from '../scene.ts';
import type { CreateCheck, Made } from '../witness.ts';

interface Wish {
  readonly id: string;
  readonly target: string;
  readonly filter: string;
  readonly packetLength: number | undefined;
}

/** Of two looks of which both change something: four minutes between their beginnings, but for the way to their first call. */
const apartMs = 4 * 60_000 - 5_000;

/** One look's part of a rollout. */
interface Wave {
  readonly most: number;
  changed: number;
}

export const waves: CreateCheck = (scene, report) => {
  const lookBegan = new Map<string, number>();
  const began = new Map<string, Wave>();
  /** By stack and cluster: when the last look began that has changed something there, and what. */
  const changedBy = new Map<string, { readonly since: number; readonly ids: Set<string> }>();
  const tellHaste = (where: string, since: number, id: string): void => {
    const last = changedBy.get(where);
    // When a session was changed stands in the session: with the last of them that goes as well.
    const isKnown = last !== undefined && [...last.ids].some((each) => scene.world.sessions.get(each) !== undefined);
    const elapsed = isKnown ? since - last.since : Number.POSITIVE_INFINITY;
    if (last?.since === since) last.ids.add(id);
    else changedBy.set(where, { since, ids: new Set([id]) });
    // The same look goes on as long as its wave lasts.
    if (elapsed > 0 && elapsed < apartMs)
      report(where, `${where}: sessions were changed in two looks only ${elapsed} ms apart`);
  };
  return {
    before(made) {
      const name = `${made.stack} ${made.invocation}`;
      if (!lookBegan.has(name)) lookBegan.set(name, made.at);
      const wish = wishIn(made);
      const session = scene.world.sessions.get(wish?.id ?? '');
      if (wish === undefined || session === undefined) return undefined;
      const since = lookBegan.get(name) ?? made.at;
      const wave = began.get(name) ?? { most: mostIn(scene, made.stack, session, wish, since), changed: 0 };
      began.set(name, wave);
      const isLost = leadsNowhere(scene, wish);
      const was = faceOf(session);
      return () => {
        if (faceOf(session) === was) return;
        wave.changed += 1;
        tellHaste(`${made.stack} ${session.tags.get('tasktap:cluster')}`, since, session.id);
        if (isLost) report(wish.id, `${made.stack} has led ${wish.id} to where no packet arrives`);
        if (wave.changed > wave.most) {
          report(name, `${made.stack} has changed more than ${wave.most} sessions in one look`);
        }
      };
    },
  };
};

function wishIn({ operation, input }: Made): Wish | undefined {
  if (operation !== 'ModifyTrafficMirrorSession') return undefined;
  const said = new Map<string, unknown>(Object.entries(input));
  const length = said.get('PacketLength');
  return {
    id: String(said.get('TrafficMirrorSessionId')),
    target: String(said.get('TrafficMirrorTargetId')),
    filter: String(said.get('TrafficMirrorFilterId')),
    packetLength: typeof length === 'number' ? length : undefined,
  };
}

function leadsNowhere({ world }: Scene, { target, filter }: Wish): boolean {
  return !world.targets.has(target) || (world.filters.get(filter)?.rules.size ?? 0) === 0;
}

function faceOf({ targetId, filterId, packetLength }: WorldSession): string {
  return `${targetId} ${filterId} ${packetLength}`;
}

/** One; then up to a tenth; then the rest: of a cluster's sessions, by those that were as wanted when the look began. */
function mostIn(scene: Scene, stack: string, session: WorldSession, wish: Wish, since: number): number {
  const cluster = session.tags.get('tasktap:cluster');
  const all = sessionsOf(scene, stack).filter(
    (each) => each.tags.get('tasktap:cluster') === cluster && isAlive(scene, stack, each),
  );
  const changed = { ...session, targetId: wish.target, filterId: wish.filter, packetLength: wish.packetLength };
  const byItsRule = followsItsRule(scene, stack, changed);
  // Who goes by an older policy still knows no other rules than its wish.
  const isRight = (each: WorldSession): boolean =>
    byItsRule ? followsItsRule(scene, stack, each) : isAsWanted(each, wish);
  const asWanted = all.filter((each) => isRight(each) && each.createdAt < since).length;
  const tenth = Math.ceil(all.length / 10);
  if (asWanted === 0) return 1;
  return asWanted < tenth ? tenth - asWanted : all.length;
}

/** As the policy wants it for its own task, which may be otherwise than for the one that is being changed. */
function followsItsRule(scene: Scene, stack: string, session: WorldSession): boolean {
  const task = taskOf(scene, session);
  const policy = scene.stacks.find(({ name }) => name === stack)?.policy;
  if (task === undefined || policy === undefined) return false;
  const { targets, filter, packetLength } = wishOf(scene, task, policy);
  return targets.some((target) => isAsWanted(session, { id: session.id, target, filter, packetLength }));
}

function taskOf({ world }: Pick<Scene, 'world'>, { networkInterfaceId }: WorldSession): WorldTask | undefined {
  return world.tasks.get(world.networkInterfaces.get(networkInterfaceId)?.taskArn ?? '');
}

/** Its task is selected, and has not begun to end: other sessions go anyway. */
function isAlive({ world, stacks }: Scene, stack: string, session: WorldSession): boolean {
  const task = taskOf({ world }, session);
  const told = stacks.find(({ name }) => name === stack);
  return task?.desiredStatus === 'RUNNING' && told !== undefined && isWanted(task, told);
}

/** Towards a load balancer EC2 sets 8500 bytes where nothing was asked for. */
function isAsWanted({ targetId, filterId, packetLength }: WorldSession, wish: Wish): boolean {
  const length = packetLength === 8500 ? undefined : packetLength;
  return targetId === wish.target && filterId === wish.filter && length === wish.packetLength;
}
