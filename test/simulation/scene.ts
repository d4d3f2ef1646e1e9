// What the checks see: the world itself, what each stack was told to want, and the judgement of tasks that needs no code of the tap.
import type { World, WorldService, WorldSession, WorldTask } from '@tasktap/emulator';
import { isDrawn } from './sampled.ts';
import type { StackStory, Story, StoryMatch, StoryPolicy, StoryRule, StoryUnmirrorable } from './story.ts';
import type { Told } from './witness.ts';

export interface Scene {
  readonly world: World;
  readonly story: Story;
  readonly stacks: readonly SceneStack[];
  readonly journal: readonly Told[];
}

export interface SceneStack {
  readonly name: string;
  readonly told: StackStory;
  /** As deployed now. */
  policy: StoryPolicy;
  policySince: number;
  paused: boolean;
  /** The parameter that it follows says nothing that it can follow. */
  lost: boolean;
  /** What was deployed before: while the parameter is lost, each process goes by what it read last. */
  readonly former: readonly StoryPolicy[];
  readonly queues: Readonly<Record<'events' | 'looks', { depth(): object }>>;
  readonly dead: Readonly<Record<'events' | 'looks', { bodies(): readonly string[]; count(): number }>>;
}

export const ownerTag = 'tasktap:owner';

export function serviceNameOf(task: WorldTask): string | undefined {
  return task.group.startsWith('service:') ? task.group.slice('service:'.length) : undefined;
}

export function serviceOf({ world }: Scene, task: WorldTask): WorldService | undefined {
  const name = serviceNameOf(task);
  return [...world.services.values()].find((each) => each.name === name && each.clusterArn === task.clusterArn);
}

/** The interface of a task that is meant to live and can be mirrored by somebody: attached, and still there. */
export function interfaceOf({ world }: Scene, task: WorldTask): string | undefined {
  const { attachment } = task;
  if (task.desiredStatus !== 'RUNNING' || attachment?.status !== 'ATTACHED') return undefined;
  const id = attachment.networkInterfaceId;
  return id !== undefined && world.networkInterfaces.has(id) ? id : undefined;
}

/** Whether the policy means this task; written down a second time on purpose. */
export function isWanted(task: WorldTask, { name, policy }: Pick<SceneStack, 'name' | 'policy'>): boolean {
  const service = serviceNameOf(task);
  if (service !== undefined && policy.collectors?.includes(service) === true) return false;
  if (policy.rules === undefined) return true;
  const rule = ruleOf(task, policy);
  return rule?.decision === 'mirror' && isDrawn(name, task.arn, rule.sample ?? 1);
}

/** The first that means it. */
function ruleOf(task: WorldTask, { rules = [] }: StoryPolicy): StoryRule | undefined {
  return rules.find(({ match = {} }) => isMeant(task, serviceNameOf(task), match));
}

function isMeant(task: WorldTask, service: string | undefined, match: StoryMatch): boolean {
  const { services, tags = {}, and = [], or, not } = match;
  if (services !== undefined && (service === undefined || !services.includes(service))) return false;
  if (!and.every((each) => isMeant(task, service, each))) return false;
  if (or !== undefined && !or.some((each) => isMeant(task, service, each))) return false;
  if (not !== undefined && isMeant(task, service, not)) return false;
  return Object.entries(tags).every(([key, values]) => values.includes(task.tags.get(key) ?? ''));
}

/** What is to be done where EC2 refuses it: as the rule says that means it, else as the policy says. */
export function choiceFor(task: WorldTask, policy: StoryPolicy): StoryUnmirrorable {
  return ruleOf(task, policy)?.unmirrorable ?? policy.unmirrorable;
}

/** How its session should be: as the rule says that means it, else as the policy says. */
export function wishOf(scene: Pick<Scene, 'world'>, task: WorldTask, policy: StoryPolicy) {
  const rule = ruleOf(task, policy);
  const packetLength = rule?.packetLength ?? policy.packetLength;
  const wanted = { targets: rule?.targets ?? policy.targets, filter: rule?.filter ?? policy.filter };
  return { ...wantedIds(scene, wanted), packetLength };
}

export function sessionsOf({ world }: Scene, stack: string): readonly WorldSession[] {
  return [...world.sessions.values()].filter(({ tags }) => tags.get(ownerTag) === stack);
}

/** Whether packets through this session come out anywhere. */
function arrives({ targets, filters }: World, { targetId, filterId }: WorldSession): boolean {
  return targets.has(targetId) && (filters.get(filterId)?.rules.size ?? 0) > 0;
}

/** Mirrored as this policy wants it, by whomever, to where packets arrive. */
export function isMirrored(scene: Scene, task: WorldTask, stack: SceneStack): boolean {
  return wantedSessions(scene, task, stack).some((session) => arrives(scene.world, session));
}

/** Sessions as this policy wants them, by whomever, whether packets come out of them or not. */
export function wantedSessions(scene: Scene, task: WorldTask, { policy }: SceneStack): readonly WorldSession[] {
  const id = interfaceOf(scene, task);
  const { targets, filter } = wishOf(scene, task, policy);
  const on = id === undefined ? [] : scene.world.sessions.on(id);
  return on.filter((session) => targets.includes(session.targetId) && session.filterId === filter);
}

/** Ids by their place in the fleet; `places` is filled when the fleet is planted, so that what is deleted keeps its place. */
const places = new WeakMap<World, { readonly targets: readonly string[]; readonly filters: readonly string[] }>();

export function rememberPlaces(world: World): void {
  places.set(world, { targets: [...world.targets.keys()], filters: [...world.filters.keys()] });
}

export function wantedIds(
  { world }: Pick<Scene, 'world'>,
  { targets, filter }: Pick<StoryPolicy, 'targets' | 'filter'>,
): { readonly targets: readonly string[]; readonly filter: string } {
  const known = places.get(world);
  return {
    targets: targets.map((place) => known?.targets[place] ?? ''),
    filter: known?.filters[filter] ?? '',
  };
}

/** Reasons that pass by themselves: none of them is one for long. */
export const passing: ReadonlySet<string> = new Set([
  'new',
  'throttled',
  'unavailable',
  'unknown',
  'invalid',
  'left-to-events',
  'sessions-unread',
  'session-not-visible',
  'sessions-uncounted',
  'facts-unread',
  'interface-not-attached',
  'rollout-wave',
  'failed',
  'drifted',
]);

/** Of a log that grows for ever, what is younger than so many milliseconds, youngest first. */
export function* lately({ journal, world }: Pick<Scene, 'journal' | 'world'>, ageMs: number): Generator<Told> {
  const since = world.clock.now() - ageMs;
  for (let place = journal.length - 1; place >= 0; place -= 1) {
    const told = journal[place];
    if (told === undefined || told.at < since) return;
    yield told;
  }
}
