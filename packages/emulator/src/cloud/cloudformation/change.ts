// From what stands to what a blueprint wants: made and changed in the order of needs; when a step fails, everything is taken back.
import { isDeepStrictEqual } from 'node:util';
import { kindOf } from './kinds/index.ts';
import { type Entry, type Ledger, StepError, type Wanted } from './ledger.ts';
import type { Blueprint } from './template/blueprint.ts';
import { resolve } from './template/resolve.ts';
import type { Resources } from './template/scope.ts';

/** By logical id, in the order of making. */
export type Standing = ReadonlyMap<string, Entry>;

export interface Changed {
  readonly standing: Standing;
  readonly outputs: Readonly<Record<string, string>>;
  /** Replaced, or not wanted any more: to be removed, the last made first. */
  readonly left: readonly Entry[];
}

type Undo = () => Promise<unknown>;

/**
 * `onFailure` hears what went wrong before anything is undone.
 * @throws StepError when a step failed, after all that was done has been undone, as far as that can be
 */
export async function changeTo(
  blueprint: Blueprint,
  before: Standing,
  ledger: Ledger,
  onFailure: (problem: unknown) => void,
): Promise<Changed> {
  const after = new Map<string, Entry>();
  const left: Entry[] = [];
  const undo: Undo[] = [];
  let outputs: Changed['outputs'];
  try {
    for (const [logicalId, declared] of blueprint.resources) {
      const properties = resolve(declared.properties, { ...blueprint.scope, resources: resourcesOf(after) });
      const wanted: Wanted = { logicalId, declared, properties: properties as Wanted['properties'] };
      const old = before.get(logicalId);
      const entry = await settle(wanted, old, ledger, undo);
      after.set(logicalId, entry);
      if (old !== undefined && isReplaced(old, entry)) left.push(old);
    }
    outputs = outputsOf(blueprint, after);
  } catch (problem) {
    onFailure(problem);
    await takeBack(undo);
    throw problem;
  }
  const unwanted = [...before.values()].filter(({ logicalId }) => !after.has(logicalId));
  const order = [...before.values()];
  const last = (one: Entry, other: Entry): number => order.indexOf(other) - order.indexOf(one);
  return { standing: after, outputs, left: [...left, ...unwanted].sort(last) };
}

async function settle(wanted: Wanted, old: Entry | undefined, ledger: Ledger, undo: Undo[]): Promise<Entry> {
  if (old === undefined || mustReplace(old, wanted)) {
    const made = await ledger.create(wanted, (old?.generation ?? 0) + 1);
    undo.push(() => ledger.remove(made));
    return made;
  }
  if (isDeepStrictEqual(old.properties, wanted.properties)) return { ...old, declared: wanted.declared };
  const changed = await ledger.change(old, wanted);
  // The last is undone first: what was changed is changed back, and then the new one goes.
  if (changed.made.physicalId !== old.made.physicalId) undo.push(() => ledger.remove(changed));
  undo.push(() => ledger.change(changed, old));
  return changed;
}

function mustReplace(old: Entry, { declared, properties }: Wanted): boolean {
  if (old.declared.type !== declared.type) return true;
  if (isDeepStrictEqual(old.properties, properties)) return false;
  const kind = kindOf(declared.type);
  return (
    kind?.update === undefined ||
    kind.replacedBy.some((name) => !isDeepStrictEqual(old.properties[name], properties[name]))
  );
}

/** Another physical id is another resource, whether CloudFormation replaced it or a custom resource did so itself. */
function isReplaced(old: Entry, { made }: Entry): boolean {
  return old.made.physicalId !== made.physicalId;
}

/** A step back that is refused leaves what it left, which the events tell. */
async function takeBack(undo: readonly Undo[]): Promise<void> {
  for (const each of [...undo].reverse()) await each().catch(heed);
}

/** What is no refusal is a mistake of the emulator, and not hidden. */
export function heed(problem: unknown): void {
  if (!(problem instanceof StepError)) throw problem;
}

export function resourcesOf(standing: Standing): Resources {
  return {
    reference: (id) => standing.get(id)?.made.physicalId,
    attribute: (id, name) => standing.get(id)?.made.attributes[name],
  };
}

export function outputsOf(blueprint: Blueprint, standing: Standing): Readonly<Record<string, string>> {
  const scope = { ...blueprint.scope, resources: resourcesOf(standing) };
  return Object.fromEntries([...blueprint.outputs].map(([name, value]) => [name, String(resolve(value, scope))]));
}
