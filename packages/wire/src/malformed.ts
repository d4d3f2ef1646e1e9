// What a decoder answers to bytes that are not what they should be: a value, never an exception.

export type Layer = 'ethernet' | 'ipv4' | 'ipv6' | 'udp' | 'tcp' | 'vxlan';

/**
 * - `too-short`: fewer bytes than the header takes
 * - `wrong-version`: the IP version field names another protocol
 * - `bad-header-length`: the header says it is shorter than its fixed part
 * - `bad-length`: the packet says it is shorter than its own header
 * - `no-vni`: the VXLAN header's I flag is clear, so its VNI means nothing
 */
export type MalformedReason = 'too-short' | 'wrong-version' | 'bad-header-length' | 'bad-length' | 'no-vni';

export interface Malformed {
  readonly kind: 'malformed';
  readonly layer: Layer;
  readonly reason: MalformedReason;
}

export function malformed(layer: Layer, reason: MalformedReason): Malformed {
  return { kind: 'malformed', layer, reason };
}
