// A capture file, read in large pieces and fed to the loop, whose stops are answered here.
import { decodePcapngBlock } from '@tasktap/wire';
import type { Engine } from '../engine/engine.ts';
import type { Host } from '../engine/host.ts';
import * as layout from '../engine/layout.ts';
import { type Words, wordsOf } from '../engine/words.ts';
import { formatOf, learnBlock } from './format.ts';

/** Reads into `into` and answers how many bytes came; 0 at the end of the file. */
export type Source = (into: Uint8Array) => number;

export type Read =
  | { readonly kind: 'empty' }
  | { readonly kind: 'no-capture'; readonly beginning: Uint8Array }
  | {
      readonly kind: 'read';
      readonly format: 'pcap' | 'pcapng';
      /** Bytes of a last record whose end is missing. */
      readonly cutBytes: number;
      /** Where in the file something begins that no capture holds. Undefined: nowhere. */
      readonly damagedAt: number | undefined;
    };

const pieceBytes = 2 ** 20;
/** A flow ends at a packet's time, or when the clock of the capture has gone on by so much: nanoseconds. */
const betweenSweeps = 10_000_000_000n;

/** `progress` is told after every piece: bytes of the file so far. */
export function readCapture(engine: Engine, host: Host, source: Source, progress: (bytes: number) => void): Read {
  const words = wordsOf(engine);
  const input = new Uint8Array(engine.buffer, layout.inputAt, layout.inputBytes);
  const state = { length: 0, passed: 0, skip: 0, sweptAt: 0n };
  const fill = (): boolean => {
    const room = Math.min(pieceBytes, layout.inputBytes - state.length);
    const came = source(input.subarray(state.length, state.length + room));
    state.length += came;
    return came > 0;
  };
  while (state.length < 24 && fill());
  if (state.length === 0) return { kind: 'empty' };
  const format = formatOf(input.subarray(0, state.length), words);
  if (format === undefined) return { kind: 'no-capture', beginning: input.slice(0, Math.min(24, state.length)) };
  const drop = (bytes: number): void => {
    input.copyWithin(0, bytes, state.length);
    state.length -= bytes;
    state.passed += bytes;
  };
  const reader = readerOf(engine, words, format.kind, host);
  drop(format.begin);
  do {
    const skipped = Math.min(state.skip, state.length);
    const done = readPiece(reader, skipped, state.length);
    state.skip = state.skip - skipped + done.skip;
    drop(done.end);
    if (words.getLong(layout.latestAt) > state.sweptAt + betweenSweeps) {
      state.sweptAt = words.getLong(layout.latestAt);
      host.sweep(false);
    }
    progress(state.passed);
    if (done.damaged) return { kind: 'read', format: format.kind, cutBytes: 0, damagedAt: state.passed };
  } while (fill());
  // A block that was to be passed over may have no end either.
  return { kind: 'read', format: format.kind, cutBytes: state.length + state.skip, damagedAt: undefined };
}

interface Done {
  /** Of the input: how far it has been read. */
  readonly end: number;
  /** Bytes beyond the input that are to be passed over. */
  readonly skip: number;
  readonly damaged: boolean;
}

interface Reader {
  readonly host: Host;
  readonly words: Words;
  readonly input: Uint8Array;
  readonly read: (from: number, end: number) => number;
}

function readerOf(engine: Engine, words: Words, kind: 'pcap' | 'pcapng', host: Host): Reader {
  return {
    host,
    words,
    input: new Uint8Array(engine.buffer, layout.inputAt, layout.inputBytes),
    read: kind === 'pcap' ? engine.readPcap : engine.readPcapng,
  };
}

function readPiece({ host, words, input, read }: Reader, from: number, to: number): Done {
  let at = from;
  for (;;) {
    at = host.drive((begin) => read(begin, layout.inputAt + to), layout.inputAt + at) - layout.inputAt;
    const stop = words.get(layout.statusAt);
    if (stop !== layout.stopOtherBlock) return { end: at, skip: 0, damaged: stop === layout.stopDamaged };
    const other = otherBlock(input.subarray(at, to), words);
    if (other.kind !== 'passed') return { end: at, skip: 0, damaged: other.kind === 'damaged' };
    at += other.length;
    if (at > to) return { end: to, skip: at - to, damaged: false };
  }
}

type Other =
  | { readonly kind: 'passed'; readonly length: number }
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'damaged' };

/** A block without a packet. One that is longer than all the input is passed over without a look: none that counts is. */
function otherBlock(bytes: Uint8Array, words: Words): Other {
  const littleEndian = words.get(layout.bigEndianAt) === 0;
  const decoded = decodePcapngBlock(bytes, littleEndian);
  if (decoded.kind === 'block') {
    learnBlock(decoded.block, words);
    return { kind: 'passed', length: decoded.length };
  }
  if (decoded.reason !== 'too-short') return { kind: 'damaged' };
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, littleEndian);
  // All of it is here, and its body is still too short.
  if (length <= bytes.length) return { kind: 'damaged' };
  return length > layout.inputBytes ? { kind: 'passed', length } : { kind: 'incomplete' };
}
