// A capture as it comes out of a pipe, in pieces of any size: its records, one by one, with at most one of them kept waiting.
import {
  decodePcapHeader,
  decodePcapRecord,
  type PcapHeader,
  type PcapRecord,
  pcapHeaderLength,
  pcapRecordHeaderLength,
} from '@tasktap/wire';

/** tcpdump's largest snaplen: a longer record is none. */
export const longestRecord = 262_144;

export interface PcapStream {
  /** Whether all of it was understood; after a damage nothing is. Records are valid until it returns. */
  readonly push: (bytes: Uint8Array) => 'sound' | 'damaged';
  /** The header has come: whoever writes has begun to capture. */
  readonly begun: () => boolean;
}

export function createPcapStream(take: (record: PcapRecord, linkType: number) => void): PcapStream {
  let rest: Uint8Array = new Uint8Array(0);
  let header: PcapHeader | undefined;
  let damaged = false;
  /** How many of them the header takes. */
  const begin = (bytes: Uint8Array): number => {
    if (header !== undefined || bytes.length < pcapHeaderLength) return 0;
    const read = decodePcapHeader(bytes);
    damaged = read.kind === 'malformed';
    if (read.kind === 'pcap-header') header = read;
    return pcapHeaderLength;
  };
  return {
    push(bytes) {
      if (damaged) return 'damaged';
      const all = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
      const left = takeRecords(all.subarray(begin(all)), header, take);
      damaged ||= left === undefined;
      // A copy: whoever reads the pipe may write into the same bytes again.
      rest = Uint8Array.from(left ?? []);
      return damaged ? 'damaged' : 'sound';
    },
    begun: () => header !== undefined,
  };
}

/** What is left behind the last whole record; undefined: no record. */
function takeRecords(
  bytes: Uint8Array,
  header: PcapHeader | undefined,
  take: (record: PcapRecord, linkType: number) => void,
): Uint8Array | undefined {
  if (header === undefined) return bytes;
  for (let at = 0; ; ) {
    const left = bytes.subarray(at);
    const record = decodePcapRecord(left, header);
    if (record.kind === 'malformed') return isTooLong(left, header) ? undefined : left;
    at += pcapRecordHeaderLength + record.data.length;
    take(record, header.linkType);
  }
}

function isTooLong(bytes: Uint8Array, { littleEndian }: PcapHeader): boolean {
  if (bytes.length < pcapRecordHeaderLength) return false;
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(8, littleEndian) > longestRecord;
}
