// The resources that tags can be put on here, found by any id.
import type { Tags, World } from '../../world/state.ts';
import { AwsError } from '../operation.ts';
import type { Ec2Resource } from './arns.ts';
import { allRules, filterOf, interfaceOf, isShown, isVisible, ruleOf, sessionOf, targetOf } from './lookup.ts';

export interface Taggable {
  readonly id: string;
  readonly type: Ec2Resource;
  readonly tags: Tags;
}

type Find = (world: World, id: string) => { readonly id: string; readonly tags: Tags };

interface Kind {
  readonly type: Ec2Resource;
  readonly find: Find;
}

const BY_PREFIX: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ['eni', { type: 'network-interface', find: interfaceOf }],
  ['tms', { type: 'traffic-mirror-session', find: sessionOf }],
  ['tmt', { type: 'traffic-mirror-target', find: targetOf }],
  ['tmf', { type: 'traffic-mirror-filter', find: filterOf }],
  ['tmfr', { type: 'traffic-mirror-filter-rule', find: ruleOf }],
]);

export function taggableOf(world: World, id: string): Taggable {
  const { type, find } = kindOf(id);
  return { id, type, tags: find(world, id).tags };
}

/** Throws InvalidID for an id of something that is not emulated. */
export function typeOf(id: string): Ec2Resource {
  return kindOf(id).type;
}

/** Everything that describe shows. */
export function allTaggable(world: World): readonly Taggable[] {
  const typed = (type: Ec2Resource, things: Iterable<{ readonly id: string; readonly tags: Tags }>): Taggable[] =>
    Array.from(things, ({ id, tags }) => ({ id, type, tags }));
  return [
    ...typed(
      'network-interface',
      [...world.networkInterfaces.values()].filter((one) => isVisible(world, one)),
    ),
    ...typed(
      'traffic-mirror-session',
      [...world.sessions.values()].filter((one) => isShown(world, one)),
    ),
    ...typed('traffic-mirror-target', world.targets.values()),
    ...typed('traffic-mirror-filter', world.filters.values()),
    ...typed('traffic-mirror-filter-rule', allRules(world)),
  ];
}

function kindOf(id: string): Kind {
  const kind = BY_PREFIX.get(id.slice(0, Math.max(0, id.indexOf('-'))));
  if (kind === undefined) throw new AwsError('InvalidID', `The ID '${id}' is not valid`);
  return kind;
}
