// What a blueprint would change of what stands, told beforehand.
import { isDeepStrictEqual } from 'node:util';
import { outputsOf, resourcesOf, type Standing } from './change.ts';
import { kindOf } from './kinds/index.ts';
import type { Entry } from './ledger.ts';
import type { Change } from './plan.ts';
import type { Blueprint } from './template/blueprint.ts';
import { referencesIn } from './template/references.ts';
import { resolve } from './template/resolve.ts';
import type { ResourceDeclaration } from './template/template.ts';

/** In the order of making; what goes comes last. */
export function changesTo(blueprint: Blueprint, standing: Standing): readonly Change[] {
  const renewed = new Set<string>();
  const changes: Change[] = [];
  for (const [logicalId, declared] of blueprint.resources) {
    const change = changeOf(logicalId, declared, { blueprint, standing, renewed });
    if (change === undefined) continue;
    changes.push(change);
    if (change.action === 'Add' || change.replacement !== 'False') renewed.add(logicalId);
  }
  const gone = [...standing.values()].filter(({ logicalId }) => !blueprint.resources.has(logicalId));
  return [...changes, ...gone.reverse().map(removal)];
}

/** Asked where no resource would change, so that everything that outputs speak of stands. */
export function outputsDiffer(
  blueprint: Blueprint,
  standing: Standing,
  outputs: Readonly<Record<string, string>>,
): boolean {
  return !isDeepStrictEqual(outputsOf(blueprint, standing), outputs);
}

interface Sight {
  readonly blueprint: Blueprint;
  readonly standing: Standing;
  /** Whose names and attributes are not known yet. */
  readonly renewed: ReadonlySet<string>;
}

function changeOf(logicalId: string, declared: ResourceDeclaration, sight: Sight): Change | undefined {
  const old = sight.standing.get(logicalId);
  const { type } = declared;
  if (old === undefined) {
    return { action: 'Add', logicalId, type, physicalId: undefined, replacement: undefined, properties: [] };
  }
  const { open, differing } = differencesOf(declared, old, sight);
  const properties = [...differing, ...open];
  const told = { action: 'Modify', logicalId, type, physicalId: old.made.physicalId, properties } as const;
  if (old.declared.type !== type) return { ...told, replacement: 'True' };
  if (properties.length === 0) return undefined;
  if (isReplacedBy(type, differing)) return { ...told, replacement: 'True' };
  return { ...told, replacement: isReplacedBy(type, open) ? 'Conditional' : 'False' };
}

interface Differences {
  readonly differing: readonly string[];
  /** They speak of what is to be made. */
  readonly open: readonly string[];
}

function differencesOf(
  declared: ResourceDeclaration,
  old: Entry,
  { blueprint, standing, renewed }: Sight,
): Differences {
  const scope = { ...blueprint.scope, resources: resourcesOf(standing) };
  const isOpen = ([, value]: readonly [string, unknown]): boolean => referencesIn(value).some((id) => renewed.has(id));
  const entries = Object.entries(declared.properties);
  const settled = resolve(Object.fromEntries(entries.filter((entry) => !isOpen(entry))), scope);
  const wanted = settled as Readonly<Record<string, unknown>>;
  const open = entries.filter(isOpen).map(([name]) => name);
  const names = new Set([...Object.keys(wanted), ...Object.keys(old.properties)]);
  const differing = [...names].filter(
    (name) => !(open.includes(name) || isDeepStrictEqual(wanted[name], old.properties[name])),
  );
  return { differing, open };
}

function isReplacedBy(type: string, properties: readonly string[]): boolean {
  const kind = kindOf(type);
  if (properties.length === 0) return false;
  return kind?.update === undefined || properties.some((name) => kind.replacedBy.includes(name));
}

function removal({ logicalId, declared: { type }, made: { physicalId } }: Entry): Change {
  return { action: 'Remove', logicalId, type, physicalId, replacement: undefined, properties: [] };
}
