// Security groups, network ACLs, route tables and load balancers as the emulated account keeps them.
import type { PortRange } from './port-range.ts';

export interface SecurityGroup {
  readonly id: string;
  readonly name: string;
  readonly vpcId: string;
  readonly ingress: readonly IngressRule[];
}

export interface IngressRule {
  /** `-1`: all. */
  readonly protocol: '-1' | 'tcp' | 'udp';
  /** Undefined: all. */
  readonly ports: PortRange | undefined;
  readonly from: { readonly cidr: string } | { readonly groupId: string };
}

interface OfSubnets {
  readonly id: string;
  readonly vpcId: string;
  /** Every other subnet of the VPC has its default: an ACL that lets everything pass, a route table that knows no way out. */
  readonly subnetIds: readonly string[];
}

export interface NetworkAcl extends OfSubnets {
  readonly entries: readonly AclEntry[];
}

export interface AclEntry {
  readonly number: number;
  readonly egress: boolean;
  readonly action: 'allow' | 'deny';
  /** IANA number; `-1`: all. */
  readonly protocol: string;
  readonly cidr: string;
  /** Undefined: all. */
  readonly ports: PortRange | undefined;
}

export interface RouteTable extends OfSubnets {
  /** Besides the one that leads to the VPC itself. */
  readonly routes: readonly Route[];
}

export interface Route {
  readonly cidr: string;
  /** e.g. `tgw-…`, `pcx-…` or `igw-…` */
  readonly via: string;
  /** `blackhole`: what it leads to is gone. */
  readonly state: 'active' | 'blackhole';
}

/** A network load balancer. */
export interface LoadBalancer {
  readonly arn: string;
  readonly vpcId: string;
  readonly subnets: readonly { readonly id: string; readonly availabilityZone: string }[];
  crossZone: boolean;
  readonly listeners: Listener[];
}

interface Listener {
  readonly arn: string;
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number;
  readonly group: TargetGroup;
}

export interface TargetGroup {
  readonly arn: string;
  readonly name: string;
  readonly protocol: 'TCP' | 'UDP';
  readonly port: number;
  readonly targets: { readonly id: string; readonly port: number; healthy: boolean }[];
}
