// One pcapng for all tasks: a section, an interface block each, their packets as the loop has written them, and how they fared.
import { encodePcapngBlock, type PcapngBlock, pcapngOptions } from '@tasktap/wire';

/** Where bytes go, in order; all of them before it comes back. */
export type Sink = (bytes: Uint8Array) => void;

export interface OutputInterface {
  readonly name: string;
  readonly description: string;
}

/** Times in nanoseconds since 1970. */
export interface Fared {
  readonly packets: bigint;
  readonly first: bigint;
  readonly last: bigint;
}

export interface PcapngWriter {
  readonly beginInterface: (one: OutputInterface) => void;
  /** Whole blocks; the bytes may change afterwards. */
  readonly packets: (blocks: Uint8Array) => void;
  /** What has been held back for a larger write is written: whole blocks, so that the file can be read as it stands. */
  readonly flush: () => void;
  /** `fared` in the order of the interfaces. */
  readonly end: (fared: readonly Fared[]) => void;
}

/** Fewer and larger writes cost less; beyond this, no longer noticeably. */
const writeBytes = 2 ** 20;
/** LINKTYPE_ETHERNET. */
const ethernet = 1;
/** The same of every interface, as libpcap demands; what tcpdump takes at most. */
const snapLength = 262_144;
const littleEndian = true;

export function createPcapngWriter(sink: Sink): PcapngWriter {
  const buffer = new Uint8Array(writeBytes);
  let length = 0;
  const flush = (): void => {
    if (length > 0) sink(buffer.subarray(0, length));
    length = 0;
  };
  const append = (bytes: Uint8Array): void => {
    if (length + bytes.length > writeBytes) flush();
    if (bytes.length > writeBytes) {
      sink(bytes);
      return;
    }
    buffer.set(bytes, length);
    length += bytes.length;
  };
  const block = (one: PcapngBlock): void => append(encodePcapngBlock(one, littleEndian));
  block({ kind: 'section', littleEndian, options: [{ code: pcapngOptions.application, value: utf8('tasktap') }] });
  let begun = 0;
  const beginInterface = ({ name, description }: OutputInterface): void => {
    begun += 1;
    block({
      kind: 'interface',
      linkType: ethernet,
      snapLength,
      options: [
        { code: pcapngOptions.name, value: utf8(name) },
        { code: pcapngOptions.description, value: utf8(description) },
        { code: pcapngOptions.timestampResolution, value: Uint8Array.of(9) },
      ],
    });
  };
  return {
    beginInterface,
    packets: append,
    flush,
    end: (fared) => {
      // libpcap takes a file without any interface for a broken one.
      if (begun === 0) beginInterface({ name: 'none', description: 'No mirrored packet came' });
      for (const [interfaceId, { packets, first, last }] of fared.entries()) {
        block({
          kind: 'statistics',
          interfaceId,
          timestamp: last,
          options: [
            { code: pcapngOptions.startTime, value: time(first) },
            { code: pcapngOptions.endTime, value: time(last) },
            { code: pcapngOptions.received, value: long(packets) },
          ],
        });
      }
      flush();
    },
  };
}

/** The longest value of an option. */
const longestText = 65_535;

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text).subarray(0, longestText);
}

/** The upper word first, as in packet blocks (draft-ietf-opsawg-pcapng §4.6). */
function time(nanoseconds: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, Number(nanoseconds >> 32n), littleEndian);
  view.setUint32(4, Number(nanoseconds & 0xffff_ffffn), littleEndian);
  return bytes;
}

function long(value: bigint): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, value, littleEndian);
  return bytes;
}
