// The only reader of the environment: whether this is AWS at all.

/** Where the SDK would call if not told otherwise; undefined: AWS itself. */
export function endpointFromEnvironment(): string | undefined {
  const { AWS_ENDPOINT_URL_EC2: ec2, AWS_ENDPOINT_URL: all } = process.env;
  return ec2 ?? all;
}
