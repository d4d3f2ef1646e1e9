// A template with its parameters and conditions decided: what is to be made, in which order, and what is to be told.
import type { World } from '../../../world/state.ts';
import { judgeOf } from './conditions.ts';
import { creationOrder } from './order.ts';
import { type Given, parameterValues } from './parameters.ts';
import { prune } from './prune.ts';
import { pseudoParameters, type StackIdentity } from './pseudo.ts';
import { referencesIn } from './references.ts';
import { templateError } from './refusal.ts';
import { refuseByRules } from './rules.ts';
import type { Scope } from './scope.ts';
import type { ResourceDeclaration, Template } from './template.ts';

export interface Blueprint {
  /** In the order of making; only what the conditions want, with every Fn::If decided. */
  readonly resources: ReadonlyMap<string, ResourceDeclaration>;
  readonly outputs: ReadonlyMap<string, unknown>;
  /** Everything but the resources. */
  readonly scope: Omit<Scope, 'resources'>;
}

type Place = Pick<World, 'account' | 'region' | 'parameters' | 'subnets'>;

/** @throws AwsError `ValidationError` */
export function blueprintOf(template: Template, given: Given, stack: StackIdentity, place: Place): Blueprint {
  const stored = (name: string): string | undefined => place.parameters.get(name)?.value;
  const values = parameterValues(template.parameters, given, stored);
  const pseudo = pseudoParameters(place, stack);
  const zones = [...new Set([...place.subnets.values()].map(({ availabilityZone }) => availabilityZone))].sort();
  const known = {
    parameter: (name: string) => values.get(name) ?? pseudo.get(name),
    mappings: template.mappings,
    availabilityZones: zones,
  };
  const scope = { ...known, condition: judgeOf(template.conditions, known) };
  refuseByRules(template.rules, { ...scope, resources: undefined });
  const wanted = wantedOf(template, scope);
  const outputs = outputsOf(template, scope);
  refuseUnresolved(wanted, outputs, scope);
  const needs = new Map([...wanted].map(([id, each]) => [id, [...each.dependsOn, ...referencesOf(each)]]));
  const inOrder = creationOrder(needs).flatMap((id) => {
    const declared = wanted.get(id);
    return declared === undefined ? [] : [[id, declared] as const];
  });
  return { resources: new Map(inOrder), outputs, scope };
}

type Decided = Blueprint['scope'];

function wantedOf(template: Template, scope: Decided): ReadonlyMap<string, ResourceDeclaration> {
  const wanted = Object.entries(template.resources).filter(([, { condition }]) => isWanted(condition, scope));
  return new Map(
    wanted.map(([id, declared]) => {
      const pruned = (part: ResourceDeclaration['properties']): ResourceDeclaration['properties'] =>
        prune(part, { ...scope, resources: undefined }) as ResourceDeclaration['properties'];
      return [id, { ...declared, properties: pruned(declared.properties), metadata: pruned(declared.metadata) }];
    }),
  );
}

function outputsOf(template: Template, scope: Decided): ReadonlyMap<string, unknown> {
  const wanted = Object.entries(template.outputs).filter(([, { condition }]) => isWanted(condition, scope));
  return new Map(wanted.map(([name, { value }]) => [name, prune(value, { ...scope, resources: undefined })]));
}

function isWanted(condition: string | undefined, scope: Decided): boolean {
  return condition === undefined || scope.condition(condition);
}

function referencesOf({ properties, metadata }: ResourceDeclaration): readonly string[] {
  return [...referencesIn(properties), ...referencesIn(metadata)];
}

/** A DependsOn to a resource that its condition forbids is dropped; a reference to one is refused. */
function refuseUnresolved(
  wanted: ReadonlyMap<string, ResourceDeclaration>,
  outputs: ReadonlyMap<string, unknown>,
  scope: Decided,
): void {
  const isKnown = (name: string): boolean => wanted.has(name) || scope.parameter(name) !== undefined;
  const refuse = (names: readonly string[], block: string): void => {
    const unknown = names.filter((name) => !isKnown(name));
    if (unknown.length === 0) return;
    throw templateError(
      `Unresolved resource dependencies [${unknown.join(', ')}] in the ${block} block of the template`,
    );
  };
  for (const each of wanted.values()) refuse(referencesOf(each), 'Resources');
  for (const value of outputs.values()) refuse(referencesIn(value), 'Outputs');
}
