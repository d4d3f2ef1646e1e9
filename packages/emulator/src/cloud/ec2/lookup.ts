// Finding EC2 resources by id, with EC2's words for ids that are malformed or lead nowhere.
import type {
  FilterRule,
  MirrorFilter,
  MirrorSession,
  MirrorTarget,
  NetworkInterface,
  World,
} from '../../world/state.ts';
import { AwsError } from '../operation.ts';

/** The `.NotFound` codes are those seen on the wire; `.Malformed` is documented for interfaces only and inferred for the rest. */
interface IdKind {
  readonly prefix: string;
  /** As messages call it. */
  readonly word: string;
  readonly notFound: string;
  readonly malformed: string;
}

const INTERFACE: IdKind = {
  prefix: 'eni',
  word: 'networkInterface',
  notFound: 'InvalidNetworkInterfaceID.NotFound',
  malformed: 'InvalidNetworkInterfaceId.Malformed',
};

const mirrorKind = (prefix: string, word: string): IdKind => ({
  prefix,
  word,
  notFound: `Invalid${word}Id.NotFound`,
  malformed: `Invalid${word}Id.Malformed`,
});

const SESSION = mirrorKind('tms', 'TrafficMirrorSession');
const TARGET = mirrorKind('tmt', 'TrafficMirrorTarget');
const FILTER = mirrorKind('tmf', 'TrafficMirrorFilter');
const RULE = mirrorKind('tmfr', 'TrafficMirrorFilterRule');

export function interfaceOf(world: World, id: string): NetworkInterface {
  const found = world.networkInterfaces.get(id);
  return ofKind(INTERFACE, id, found !== undefined && isVisible(world, found) ? found : undefined);
}

export function sessionOf(world: World, id: string): MirrorSession {
  return ofKind(SESSION, id, world.sessions.get(id));
}

export function targetOf(world: World, id: string): MirrorTarget {
  return ofKind(TARGET, id, world.targets.get(id));
}

export function filterOf(world: World, id: string): MirrorFilter {
  return ofKind(FILTER, id, world.filters.get(id));
}

export function ruleOf(world: World, id: string): FilterRule {
  return ofKind(
    RULE,
    id,
    allRules(world).find((rule) => rule.id === id),
  );
}

export function allRules(world: World): readonly FilterRule[] {
  return [...world.filters.values()].flatMap((filter) => [...filter.rules.values()]);
}

export function isVisible(world: World, networkInterface: NetworkInterface): boolean {
  return networkInterface.visibleAt <= world.clock.now();
}

/** In a search, that is: by its id a session is found at once (inferred from public clients that read so right after their create). */
export function isShown(world: World, session: MirrorSession): boolean {
  return session.createdAt + world.pace.describeLagMs <= world.clock.now();
}

export function interfaceNotFound(id: string): AwsError {
  return notFound(INTERFACE, id);
}

function ofKind<T>(kind: IdKind, id: string, found: T | undefined): T {
  if (found !== undefined) return found;
  // Eight digits are the ids of before 2018.
  if (!new RegExp(`^${kind.prefix}-([0-9a-f]{8}|[0-9a-f]{17})$`).test(id)) {
    throw new AwsError(kind.malformed, `Invalid id: "${id}" (expecting "${kind.prefix}-...")`);
  }
  throw notFound(kind, id);
}

function notFound(kind: IdKind, id: string): AwsError {
  return new AwsError(kind.notFound, `The ${kind.word} ID '${id}' does not exist`);
}
