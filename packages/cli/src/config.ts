// The only place of the command line that knows the environment: it writes there by which profile the SDK goes, and reads where a container's credentials are.
import type { ContainerVariables } from './account/container-credentials.ts';

/** As if the command had been called with `AWS_PROFILE`: keys, region and endpoints of all clients are then of this section. */
export function goByProfile(name: string): void {
  process.env['AWS_PROFILE'] = name;
}

export function containerVariables(): ContainerVariables {
  return process.env;
}
