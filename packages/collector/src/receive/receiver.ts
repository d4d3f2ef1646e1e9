// One way of receiving: what it is told, what it tells, and how it is asked.
import type { Engine } from '../engine/engine.ts';

export type Way = 'recvmmsg' | 'packet-ring' | 'tcpdump' | 'dgram';

export interface Listening {
  /** Of this machine, IPv4 or IPv6; the one of all zeros: any. */
  readonly address: string;
  /** UDP. */
  readonly ports: { readonly vxlan: number; readonly geneve: number };
  /** What the kernel is asked to hold for us, for each socket, or in the ring. */
  readonly bufferBytes: number;
}

/** Where packets go; see live/collecting.ts. Those of the first two lie in the engine's input. */
export interface Arrivals {
  readonly engine: Engine;
  readonly datagrams: (amount: number, tunnel: number) => void;
  readonly ring: (from: number, end: number) => void;
  readonly file: (bytes: Uint8Array) => void;
}

export interface Inlet {
  /** e.g. `10.0.0.1:4789`, or the way where it has but one. */
  readonly name: string;
  readonly packets: number;
  /** By the kernel, since it had no room. Undefined: it does not tell. */
  readonly dropped: number | undefined;
}

export interface Receiver {
  readonly way: Way;
  /** What the kernel gave, of what it was asked for. Undefined: it does not tell. */
  readonly bufferBytes: number | undefined;
  /** Lets through what is there; if nothing is, waits for so many milliseconds at most. */
  readonly receive: (milliseconds: number) => void | Promise<void>;
  readonly inlets: () => readonly Inlet[];
  /** Lets through what is left. */
  readonly finish: () => void | Promise<void>;
  /** Gives back what it holds, whatever has happened. */
  readonly close: () => void | Promise<void>;
}

export type Opened =
  | { readonly kind: 'opened'; readonly receiver: Receiver }
  /** Not here; another way may be. A sentence without its full stop. */
  | { readonly kind: 'impossible'; readonly reason: string }
  /** The address is the trouble: no other way will do better. */
  | { readonly kind: 'refused'; readonly reason: string };

export type Open = (listening: Listening, arrivals: Arrivals) => Promise<Opened>;
