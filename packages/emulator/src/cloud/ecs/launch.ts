// What CreateService and RunTask agree on: the launch type, and the subnets that a task with its own interface needs.
import type { LaunchType, TaskDefinition, World } from '../../world/state.ts';
import type { ecs } from '../protocol/models.ts';
import { invalidParameter } from './refusals.ts';

type LaunchInput = Pick<ecs.RunTaskRequest, 'launchType' | 'capacityProviderStrategy' | 'networkConfiguration'>;

export interface Launch {
  readonly launchType: LaunchType;
  readonly capacityProvider: string | undefined;
  readonly subnetIds: readonly string[];
}

export function launchOf(world: World, definition: TaskDefinition, input: LaunchInput): Launch {
  const capacityProvider = input.capacityProviderStrategy?.[0]?.capacityProvider;
  if (capacityProvider !== undefined && input.launchType !== undefined) {
    throw invalidParameter(
      'Specifying both a launch type and capacity provider strategy is not supported. Remove one and try again.',
    );
  }
  const launchType = capacityProvider === undefined ? launchTypeOf(input.launchType) : typeBehind(capacityProvider);
  return { launchType, capacityProvider, subnetIds: subnetsOf(world, definition, input.networkConfiguration) };
}

function launchTypeOf(launchType: ecs.LaunchType = 'EC2'): LaunchType {
  if (launchType === 'EXTERNAL') throw invalidParameter('Launch type EXTERNAL is not supported by this emulator.');
  return launchType;
}

/** Fargate's two providers are AWS's own; every other one is taken for an Auto Scaling group (Managed Instances: fleets only). */
function typeBehind(capacityProvider: string): LaunchType {
  return capacityProvider === 'FARGATE' || capacityProvider === 'FARGATE_SPOT' ? 'FARGATE' : 'EC2';
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
