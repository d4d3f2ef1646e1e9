// The only place that knows the environment: whether this is AWS at all, and by which profile the SDK goes.

/** Where the SDK would call if not told otherwise; undefined: AWS itself. */
export function endpointFromEnvironment(): string | undefined {
  const { AWS_ENDPOINT_URL_EC2: ec2, AWS_ENDPOINT_URL: all } = process.env;
  return ec2 ?? all;
}

/** As if the run had been started with `AWS_PROFILE`: of a profile that a client is given the SDK takes no endpoint. */
export function goByProfile(name: string): void {
  process.env['AWS_PROFILE'] = name;
}
