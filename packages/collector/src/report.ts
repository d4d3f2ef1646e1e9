// What a run has counted, in words: one for every kind of packet.
import type { Interfaces } from './capture/interfaces.ts';
import * as counts from './engine/counts.ts';
import type { Engine } from './engine/engine.ts';
import * as layout from './engine/layout.ts';
import { wordsOf } from './engine/words.ts';
import type { OutputInterface } from './output/blocks.ts';
import { amountAt, type Fares, octetsAt, packetsAt } from './output/fares.ts';

/** Each is explained in docs/collecting.md. */
export const collectorWords = {
  decapsulated: {
    attributed: counts.attributed,
    unattributed: counts.unattributed,
    spoofed: counts.spoofed,
  },
  notTunnelled: {
    'not-ip': counts.notIp,
    'not-udp': counts.notUdp,
    'other-port': counts.otherPort,
    'later-fragment': counts.laterFragment,
    'geneve-control': counts.geneveControl,
    'geneve-without-vxlan': counts.geneveWithoutVxlan,
    'unknown-link-type': counts.unknownLinkType,
  },
  malformed: {
    'link-too-short': counts.linkTooShort,
    'ip-too-short': counts.ipTooShort,
    'ip-wrong-version': counts.ipWrongVersion,
    'ip-bad-length': counts.ipBadLength,
    'udp-too-short': counts.udpTooShort,
    'udp-bad-length': counts.udpBadLength,
    'geneve-too-short': counts.geneveTooShort,
    'geneve-wrong-version': counts.geneveWrongVersion,
    'geneve-bad-length': counts.geneveBadLength,
    'geneve-critical-option': counts.geneveCriticalOption,
    'vxlan-too-short': counts.vxlanTooShort,
    'vxlan-no-vni': counts.vxlanNoVni,
    'frame-too-short': counts.frameTooShort,
    'no-interface': counts.noInterface,
  },
  remarks: {
    'through-gateway': counts.throughGateway,
    'reserved-bits': counts.reservedBits,
    'vxlan-in-vxlan': counts.vxlanInVxlan,
    truncated: counts.truncated,
    'vlan-tagged': counts.vlanTagged,
    fragments: counts.fragments,
    'frame-not-ip': counts.frameNotIp,
    'frame-malformed': counts.frameMalformed,
  },
} as const;

/** What had no room in the tables of the loop. Each is explained in docs/collecting.md. */
export interface NoRoom {
  readonly 'flows-ended-early': number;
  readonly 'vni-tables-emptied': number;
  readonly 'vnis-in-others': number;
  readonly 'interfaces-forgotten': number;
}

interface Crowding extends ReturnType<Interfaces['crowding']> {
  readonly endedEarly: number;
  readonly forgotten: number;
}

export function noRoomOf({ endedEarly, emptied, sharing, forgotten }: Crowding): NoRoom {
  return {
    'flows-ended-early': endedEarly,
    'vni-tables-emptied': emptied,
    'vnis-in-others': sharing,
    'interfaces-forgotten': forgotten,
  };
}

type Group = keyof typeof collectorWords;
type Counted = Readonly<Record<string, number>>;

/** Packets by what became of them. */
export interface Kinds {
  /** Records of the capture that were read whole, or packets that were received. */
  readonly packets: number;
  readonly decapsulated: Counted & { readonly total: number };
  readonly notTunnelled: Counted & { readonly total: number };
  readonly malformed: Counted & { readonly total: number };
  /** Of decapsulated packets; a packet may earn several, and most earn none. */
  readonly remarks: Counted;
  /** Inner frames, by their original length. */
  readonly bytes: number;
}

export interface Report extends Kinds {
  readonly engine: Engine['kind'];
  readonly format: 'pcap' | 'pcapng' | 'live';
  /** Records that have an end, but not in this file: 0 or 1. */
  readonly truncatedRecords: number;
  readonly vnis: number;
  /** Directions of conversations: VNI, addresses, protocol and ports; long ones count anew after each time-out. */
  readonly flows: number;
  readonly noRoom: NoRoom;
  readonly interfaces: readonly {
    readonly name: string;
    readonly description: string;
    readonly packets: number;
    readonly bytes: number;
  }[];
}

export function reportOf(
  engine: Engine,
  rest: {
    readonly format: 'pcap' | 'pcapng' | 'live';
    readonly truncatedRecords: number;
    readonly vnis: number;
    readonly flows: number;
    readonly noRoom: NoRoom;
    readonly outputs: readonly OutputInterface[];
    /** Of the outputs. */
    readonly fares: Fares;
  },
): Report {
  return {
    engine: engine.kind,
    format: rest.format,
    ...kindsOf(engine),
    truncatedRecords: rest.truncatedRecords,
    vnis: rest.vnis,
    flows: rest.flows,
    noRoom: rest.noRoom,
    interfaces: rest.outputs.map(({ name, description }, number) => ({
      name,
      description,
      packets: amountAt(rest.fares, number, packetsAt),
      bytes: amountAt(rest.fares, number, octetsAt),
    })),
  };
}

/** As of now. */
export function kindsOf(engine: Engine): Kinds {
  const { getLong } = wordsOf(engine);
  const at = (place: number): number => Number(getLong(layout.countersAt + place * 8));
  const group = (name: Group): Counted =>
    Object.fromEntries(Object.entries(collectorWords[name]).map(([word, place]) => [word, at(place)]));
  const answered = Array.from({ length: counts.answers }, (_, place) => at(place));
  return {
    packets: sum(answered),
    decapsulated: { total: at(counts.decapsulated), ...group('decapsulated') },
    notTunnelled: withTotal(group('notTunnelled')),
    malformed: withTotal(group('malformed')),
    remarks: group('remarks'),
    bytes: at(counts.octets),
  };
}

function withTotal(counted: Counted): Counted & { readonly total: number } {
  return { total: sum(Object.values(counted)), ...counted };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}
