// What a decoder answers to bytes that are not what they should be: a value, never an exception.

export type Layer = 'ethernet' | 'ipv4' | 'ipv6' | 'icmp' | 'udp' | 'tcp' | 'vxlan' | 'geneve' | 'pcap' | 'pcapng';

/**
 * - `too-short`: fewer bytes than the header takes
 * - `wrong-version`: the version field names another protocol, or a version that is not known
 * - `bad-header-length`: the header says it is shorter than its fixed part
 * - `bad-length`: a length contradicts the header, or another length
 * - `no-vni`: the VXLAN header's I flag is clear, so its VNI means nothing
 * - `no-magic`: the file does not begin as its format must
 */
export type MalformedReason =
  | 'too-short'
  | 'wrong-version'
  | 'bad-header-length'
  | 'bad-length'
  | 'no-vni'
  | 'no-magic';

export interface Malformed {
  readonly kind: 'malformed';
  readonly layer: Layer;
  readonly reason: MalformedReason;
}

export function malformed(layer: Layer, reason: MalformedReason): Malformed {
  return { kind: 'malformed', layer, reason };
}
