// What a collector's container is told: the one place where the construct and the command line meet.

/** UDP: VXLAN (RFC 7348), which is how a Network Load Balancer delivers what is mirrored. */
export const vxlanPort = 4789;
export const healthPort = 8080;

/** After `tasktap`, which is the image's entry point. The health port is for the load balancer; its counters need a token that nobody has. */
export const collectCommand: readonly string[] = [
  ...['collect', '--listen', '0.0.0.0', '--port', String(vxlanPort)],
  ...['--health-port', String(healthPort), '--health-address', '0.0.0.0'],
];
