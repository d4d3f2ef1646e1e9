// Which packets are mirrored: a filter that is there already, or one made here, whose first rules keep mirrors from being mirrored.
import { CfnTrafficMirrorFilter, CfnTrafficMirrorFilterRule } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';
import { genevePort, vxlanPort } from './tunnel-ports.ts';

export interface FilterOptions {
  /**
   * Packets to the tasks.
   * @default true
   */
  readonly ingress?: boolean;
  /**
   * Packets from the tasks.
   * @default true
   */
  readonly egress?: boolean;
  /** @default true */
  readonly ipv4?: boolean;
  /** @default true */
  readonly ipv6?: boolean;
  /**
   * Also queries to Amazon's DNS server, which no rule selects.
   * @default true
   */
  readonly dns?: boolean;
}

export type Filter = { readonly kind: 'existing'; readonly id: string } | ({ readonly kind: 'new' } & FilterOptions);

export const Filter = {
  existing: (id: string): Filter => ({ kind: 'existing', id }),
  create: (options: FilterOptions = {}): Filter => ({ kind: 'new', ...options }),
};

/**
 * A mirror of a mirror would never end. A Gateway Load Balancer has GENEVE over IPv4 only, whatever it carries (its guide), and a filter takes ten rules
 * (Traffic Mirroring quotas): these, with one that accepts, both ways and of both families, are ten.
 */
const everyIpv4 = { cidr: '0.0.0.0/0', rejected: [vxlanPort, genevePort] } as const;
const everyIpv6 = { cidr: '::/0', rejected: [vxlanPort] } as const;
/** Of the rules that accept, behind those that reject. */
const acceptFrom = 100;

interface FilterRule {
  readonly direction: 'ingress' | 'egress';
  readonly number: number;
  readonly cidr: string;
  /** Undefined: everything is accepted; else UDP to this port is rejected. */
  readonly rejectPort: number | undefined;
}

/** In no direction or of no family: no rules. */
export function rulesOf({
  ingress = true,
  egress = true,
  ipv4 = true,
  ipv6 = true,
}: FilterOptions): readonly FilterRule[] {
  const directions = [...(ingress ? (['ingress'] as const) : []), ...(egress ? (['egress'] as const) : [])];
  const families = [...(ipv4 ? [everyIpv4] : []), ...(ipv6 ? [everyIpv6] : [])];
  return directions.flatMap((direction) => [
    ...families.flatMap(({ cidr, rejected }, family) =>
      rejected.map((rejectPort, port) => ({ direction, number: 1 + 2 * family + port, cidr, rejectPort })),
    ),
    ...families.map(({ cidr }, family) => ({ direction, number: acceptFrom + family, cidr, rejectPort: undefined })),
  ]);
}

export function layFilter(
  scope: Construct,
  options: FilterOptions,
): { readonly id: string; readonly parts: readonly (CfnTrafficMirrorFilter | CfnTrafficMirrorFilterRule)[] } {
  const filter = new CfnTrafficMirrorFilter(scope, 'Filter', {
    description: 'Everything but mirrored packets (tasktap)',
    ...(options.dns === false ? {} : { networkServices: ['amazon-dns'] }),
  });
  const rules = rulesOf(options).map(
    ({ direction, number, cidr, rejectPort }) =>
      new CfnTrafficMirrorFilterRule(scope, `${direction === 'ingress' ? 'Ingress' : 'Egress'}Rule${number}`, {
        trafficMirrorFilterId: filter.attrId,
        trafficDirection: direction,
        ruleNumber: number,
        ruleAction: rejectPort === undefined ? 'accept' : 'reject',
        sourceCidrBlock: cidr,
        destinationCidrBlock: cidr,
        ...(rejectPort === undefined
          ? {}
          : { protocol: udp, destinationPortRange: { fromPort: rejectPort, toPort: rejectPort } }),
      }),
  );
  return { id: filter.attrId, parts: [filter, ...rules] };
}

/** IANA's number. */
const udp = 17;
