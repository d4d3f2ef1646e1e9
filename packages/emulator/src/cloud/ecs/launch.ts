// What CreateService, UpdateService and RunTask agree on: launch type or capacity providers, and the subnets that a task needs.
import { launchTypeOf } from '../../world/capacity.ts';
import type { LaunchType, ProviderShare, TaskDefinition, World } from '../../world/state.ts';
import type { ecs } from '../protocol/models.ts';
import { invalidParameter } from './refusals.ts';

type LaunchInput = Pick<ecs.RunTaskRequest, 'launchType' | 'capacityProviderStrategy' | 'networkConfiguration'>;

export interface Launch {
  /** With providers: that of all of them. */
  readonly launchType: LaunchType;
  readonly capacityProviders: readonly ProviderShare[];
  readonly subnetIds: readonly string[];
}

export function launchOf(world: World, definition: TaskDefinition, input: LaunchInput): Launch {
  const capacityProviders = strategyFrom(world, input.capacityProviderStrategy);
  const [first] = capacityProviders;
  if (first !== undefined && input.launchType !== undefined) {
    throw invalidParameter(
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    );
  }
  return {
    launchType: first === undefined ? givenType(input.launchType) : launchTypeOf(world, first.name),
    capacityProviders,
    subnetIds: subnetsOf(world, definition, input.networkConfiguration),
  };
}

function givenType(launchType: ecs.LaunchType = 'EC2'): LaunchType {
  if (launchType === 'EXTERNAL') throw invalidParameter('Launch type EXTERNAL is not supported by this emulator.');
  return launchType;
}

/** The rules are those of the API reference (CapacityProviderStrategyItem), their wording is inferred. */
export function strategyFrom(
  world: World,
  items: readonly ecs.CapacityProviderStrategyItem[] = [],
): readonly ProviderShare[] {
  const shares = items.map(({ capacityProvider = '', weight = 0, base = 0 }) => ({
    name: capacityProvider,
    weight,
    base,
  }));
  if (shares.some(({ weight, base }) => weight < 0 || weight > 1000 || base < 0 || base > 100_000)) {
    throw invalidParameter('A weight must be between 0 and 1000, and a base between 0 and 100000.');
  }
  if (shares.length > 1 && shares.every(({ weight }) => weight === 0)) {
    throw invalidParameter('At least one capacity provider must have a weight greater than 0.');
  }
  if (shares.filter(({ base }) => base > 0).length > 1) {
    throw invalidParameter('Only one capacity provider in a strategy can have a base defined.');
  }
  if (new Set(shares.map(({ name }) => launchTypeOf(world, name))).size > 1) {
    throw invalidParameter('A capacity provider strategy cannot contain providers of different types.');
  }
  return shares;
}

function subnetsOf(
  world: World,
  definition: TaskDefinition,
  configuration: ecs.NetworkConfiguration | undefined,
): readonly string[] {
  const subnets = configuration?.awsvpcConfiguration?.subnets ?? [];
  const needed = definition.networkMode === 'awsvpc';
  if (needed && subnets.length === 0) {
    throw invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  }
  if (!needed && subnets.length > 0) {
    throw invalidParameter('Network Configuration is not valid for the given networkMode of this task definition.');
  }
  const unknown = subnets.find((id) => !world.subnets.has(id));
  if (unknown !== undefined) throw invalidParameter(`The subnet ID '${unknown}' does not exist`);
  return subnets;
}
