// The ends of synthetic traffic, and the frames in which one packet passes the network interfaces of both.
import { encodeEthernet, encodeIpv4, etherTypes, parseAddress, parseMac } from '@tasktap/wire';
import type { Passage } from './packets.ts';
import type { Random } from './random.ts';
import type { NetworkInterface } from './state.ts';

/** Where packets come from or go to. Interface and MAC address are undefined for what is outside the fleet. */
export interface End {
  /** 4 bytes. */
  readonly address: Uint8Array;
  readonly port: Port | undefined;
  /** What it is called in DNS. */
  readonly name: string;
}

interface Port {
  readonly networkInterface: NetworkInterface;
  readonly mac: Uint8Array;
}

export interface IpPacket {
  readonly from: End;
  readonly to: End;
  readonly bytes: Uint8Array;
}

/** Throws where the interface has no IPv4 and MAC address: a mistake of the scenario. */
export function endAt(networkInterface: NetworkInterface, name: string): End {
  const { id, privateIp, mac: macText } = networkInterface;
  const address = parseAddress(privateIp);
  const mac = parseMac(macText);
  if (address?.length === 4 && mac !== undefined) return { address, port: { networkInterface, mac }, name };
  throw new Error(`Expected ${id} to have an IPv4 and a MAC address, got ${privateIp} and ${macText}. Correct them.`);
}

/** 64 is what Linux starts with; inside a VPC nothing counts it down. */
const timeToLive = 64;

export function ipPacket(random: Random, from: End, to: End, protocol: number, payload: Uint8Array): IpPacket {
  const bytes = encodeIpv4({
    kind: 'ipv4',
    typeOfService: 0,
    identification: random.between(0, 0xffff),
    dontFragment: true,
    moreFragments: false,
    fragmentOffset: 0,
    timeToLive,
    protocol,
    source: from.address,
    destination: to.address,
    options: new Uint8Array(),
    payload,
    missing: 0,
  });
  return { from, to, bytes };
}

/** Out of one interface and into the other, as far as the ends have any. */
export function passagesOf({ from, to, bytes }: IpPacket): readonly Passage[] {
  const passages: Passage[] = [];
  if (from.port) passages.push(passage('egress', from.port, frame(from.port.mac, macSeenBy(from.port, to), bytes)));
  if (to.port) passages.push(passage('ingress', to.port, frame(macSeenBy(to.port, from), to.port.mac, bytes)));
  return passages;
}

function passage(direction: Passage['direction'], { networkInterface }: Port, bytes: Uint8Array): Passage {
  return { networkInterface, direction, frame: bytes };
}

function frame(source: Uint8Array, destination: Uint8Array, payload: Uint8Array): Uint8Array {
  return encodeEthernet({ kind: 'ethernet', source, destination, tag: undefined, etherType: etherTypes.ipv4, payload });
}

/** A VPC's implicit router has a locally administered address; this one is made up. */
const routerMac = Uint8Array.of(0x02, 0, 0, 0, 0, 0x01);

/** Neighbours in a subnet see each other, all others the router. */
function macSeenBy({ networkInterface }: Port, other: End): Uint8Array {
  return other.port?.networkInterface.subnetId === networkInterface.subnetId ? other.port.mac : routerMac;
}
