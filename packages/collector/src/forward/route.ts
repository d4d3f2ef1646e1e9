// The way to the target, as the kernel has chosen it: it decides the outer source address, which is the task's identity.

export interface Route {
  /** Of the target, as text. */
  readonly address: string;
  readonly port: number;
  /** The outer source address, as text. */
  readonly source: string;
  /** That has the source address; undefined where none could be found that has. */
  readonly interfaceName: string | undefined;
  /** Of that interface, bytes of IP packet. */
  readonly mtu: number;
  /** The datagram must not change until it is done. */
  readonly send: (datagram: Uint8Array, done: (went: boolean) => void) => void;
  readonly close: () => void;
}
