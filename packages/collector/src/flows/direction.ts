// One direction of a conversation as one interface saw it: an export of the loop, read into a record.
import { formatAddress } from '@tasktap/wire';
import * as layout from '../engine/layout.ts';

export interface FlowPlace {
  /** As text: dotted decimal, or RFC 5952. */
  readonly address: string;
  /** 0 where the protocol has none. */
  readonly port: number;
}

export interface Direction {
  /** Of the engine, from 0 on. */
  readonly interfaceNumber: number;
  readonly version: 4 | 6;
  /** IANA's number. */
  readonly protocol: number;
  readonly source: FlowPlace;
  readonly destination: FlowPlace;
  /** All that any segment had (RFC 9293 §3.1), 8 bits. */
  readonly tcpFlags: number;
  /** Some segment had SYN without ACK. */
  readonly began: boolean;
  readonly packets: number;
  /** Of IP, its header included. */
  readonly octets: number;
  /** Nanoseconds since 1970. */
  readonly first: bigint;
  readonly last: bigint;
  /** The conversation may go on in another record: this one was ended by the clock, or by a full table. */
  readonly goesOn: boolean;
}

/** `exports`: whole ones, as the loop hands them over; nothing of them is kept. */
export function directionsIn(exports: Uint8Array): readonly Direction[] {
  const view = new DataView(exports.buffer, exports.byteOffset, exports.byteLength);
  const count = exports.length / layout.exportBytes;
  return Array.from({ length: count }, (_, index) => directionAt(view, exports, index * layout.exportBytes));
}

function directionAt(view: DataView, exports: Uint8Array, at: number): Direction {
  const word = (offset: number): number => view.getUint32(at + offset, true);
  const long = (offset: number): bigint => view.getBigUint64(at + offset, true);
  const kind = word(layout.flowKind);
  const isLong = kind >> 8 === 6;
  const length = isLong ? 16 : 4;
  const source = at + (isLong ? layout.flowBytes : layout.flowSource);
  const address = (from: number): string => formatAddress(exports.subarray(from, from + length));
  const flags = word(layout.flowTcpFlags);
  return {
    interfaceNumber: word(0) - 1,
    version: isLong ? 6 : 4,
    protocol: kind & 0xff,
    source: { address: address(source), port: view.getUint16(at + layout.flowPorts) },
    destination: { address: address(source + length), port: view.getUint16(at + layout.flowPorts + 2) },
    tcpFlags: flags & 0xff,
    began: (flags & layout.synAlone) !== 0,
    packets: Number(long(layout.flowPackets)),
    octets: Number(long(layout.flowOctets)),
    first: long(layout.flowFirst),
    last: long(layout.flowLast),
    goesOn: word(layout.flowReason) !== layout.endIdle,
  };
}
