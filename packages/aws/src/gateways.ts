// What stands in front of a mirror target, in our words.

export interface Gates {
  readonly address: string;
  readonly vpc: string;
  /** Of all its security groups. */
  readonly ingress: readonly IngressRule[];
  /** Of its subnet, inbound only. */
  readonly acl: readonly AclEntry[];
}

export interface IngressRule {
  /** `udp`, `17`, `-1` (all), … */
  readonly protocol: string;
  /** Undefined: all. */
  readonly ports: PortRange | undefined;
  /** IPv4 blocks. */
  readonly blocks: readonly string[];
  /** It admits members of other security groups, or of prefix lists, which are not read. */
  readonly others: boolean;
}

export interface AclEntry {
  readonly number: number;
  readonly allows: boolean;
  /** IANA number; `-1`: all. */
  readonly protocol: string;
  /** IPv4. Undefined: an entry for IPv6. */
  readonly block: string | undefined;
  /** Undefined: all. */
  readonly ports: PortRange | undefined;
}

export interface PortRange {
  readonly from: number;
  readonly to: number;
}

export interface Balancer {
  readonly vpc: string;
  readonly zones: readonly string[];
  readonly crossZone: boolean;
  readonly listeners: readonly { readonly protocol: string; readonly port: number }[];
  /** Behind listeners of UDP. */
  readonly sensors: { readonly healthy: number; readonly all: number };
}

export interface FilterRule {
  readonly direction: 'ingress' | 'egress';
  readonly number: number;
  readonly accepts: boolean;
  /** IANA number. Undefined: all. */
  readonly protocol: number | undefined;
  readonly destinationPorts: PortRange | undefined;
  readonly sourcePorts: PortRange | undefined;
  readonly sourceBlock: string;
  readonly destinationBlock: string;
}

export type MirrorEnd =
  | { readonly kind: 'interface'; readonly interface: string }
  | { readonly kind: 'load-balancer'; readonly arn: string }
  | { readonly kind: 'endpoint'; readonly endpoint: string };
