// The only place of the command line that knows the environment: it writes there by which profile the SDK goes.

/** As if the command had been called with `AWS_PROFILE`: keys, region and endpoints of all clients are then of this section. */
export function goByProfile(name: string): void {
  process.env['AWS_PROFILE'] = name;
}
