// tcpdump as the source of packets: how it is started, and what its end means.

import { filterFor } from './own-output.ts';

export interface Heard {
  readonly bytes: (chunk: Uint8Array) => void;
  /** On its standard error. */
  readonly said: (text: string) => void;
  /** Last of all, once. */
  readonly ended: (how: CaptureEnd) => void;
}

/** Starts tcpdump with these words and answers what ends it. Nothing is heard before it has answered. */
export type StartCapture = (words: readonly string[], heard: Heard) => () => void;

export type CaptureEnd =
  /** `code` of errno, e.g. ENOENT: there is no tcpdump; EPERM: the file's capability is not in the container's bounding set. */
  | { readonly kind: 'not-started'; readonly code: string }
  | { readonly kind: 'exited'; readonly code: number | undefined };

/** All that was seen of one run. */
export interface CaptureRun {
  readonly end: CaptureEnd;
  /** It had begun to capture. */
  readonly begun: boolean;
  readonly damaged: boolean;
  /** The end of what it said. */
  readonly said: string;
  /** Milliseconds. */
  readonly lived: number;
}

/** Room for a cooked header, of which the frame has less. */
const cookedHeaderBytes = 20;
/** Of IP: what its length field can say. */
const longestPacket = 65_535;
/**
 * KiB. With immediate mode libpcap divides its buffer into slots of the snaplen (TPACKET_V2, pcap-linux.c), one packet each: of tcpdump's usual
 * values, 2 MiB and 256 KiB, that makes 8 on `any`, which a few connections overrun. These make 127.
 */
const bufferKibibytes = 8192;

/**
 * Each packet is handed over at once (`--immediate-mode`, `-U`): what waits in a buffer when the task ends is lost. The task's own packets only
 * (`-p`). `frameBytes`: as much of a frame is wanted; undefined: all of it.
 */
export function captureWords(interfaceName: string, port: number, frameBytes: number | undefined): readonly string[] {
  const length = (frameBytes ?? longestPacket) + cookedHeaderBytes;
  const options = [
    '-n',
    '-p',
    '-U',
    '--immediate-mode',
    '-w',
    '-',
    '-s',
    String(length),
    '-B',
    String(bufferKibibytes),
  ];
  return [...options, '-i', interfaceName, filterFor(port)];
}

export type Hopeless = 'not-allowed' | 'no-tcpdump';

/** Why it is of no use to start it again; undefined: it may be of use. */
export function hopelessness({ end, begun, said }: CaptureRun): Hopeless | undefined {
  if (end.kind === 'not-started') return end.code === 'ENOENT' ? 'no-tcpdump' : notAllowed(end.code);
  // libpcap's words for EPERM and EACCES (pcap-linux.c), with which the probe is answered: no other program can tell.
  return !begun && /permission|not permitted|CAP_NET_RAW/i.test(said) ? 'not-allowed' : undefined;
}

function notAllowed(code: string): Hopeless | undefined {
  return code === 'EPERM' || code === 'EACCES' ? 'not-allowed' : undefined;
}

/** What the kernel had no room to keep, as tcpdump tells at its end. */
export function missedBy({ said }: CaptureRun): number {
  return Number(/(\d+) packets? dropped by kernel/.exec(said)?.[1] ?? 0);
}

/** The last line that is a complaint. */
export function complaintOf({ end, said, damaged }: CaptureRun): string {
  if (damaged) return 'its output is no capture';
  if (end.kind === 'not-started') return `it could not be started: ${end.code}`;
  const lines = said
    .split('\n')
    .filter((line) => line.startsWith('tcpdump: ') && !/listening on|verbose output/.test(line));
  return lines.at(-1)?.slice('tcpdump: '.length) ?? `exit code ${end.code ?? 'unknown'}`;
}
