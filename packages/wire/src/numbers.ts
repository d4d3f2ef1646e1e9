// The assigned numbers by which one layer names the next (IEEE EtherTypes, IANA protocol numbers).

export const etherTypes = { ipv4: 0x0800, arp: 0x0806, vlan: 0x8100, ipv6: 0x86dd } as const;

export const protocols = { icmp: 1, tcp: 6, udp: 17, icmpv6: 58 } as const;
