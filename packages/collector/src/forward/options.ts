// What a forwarder is told, and everything it reaches.
import type { StartCapture } from './capture.ts';
import type { Route } from './route.ts';
import type { SenderOptions } from './sender.ts';

export interface ForwardOptions extends SenderOptions {
  /** A name or an address. */
  readonly to: string;
  readonly port: number;
  /** Undefined: the one that has the outer source address. */
  readonly interfaceName: string | undefined;
}

/** All effects. */
export interface Surroundings {
  /** Addresses of a name, or the address itself; none where it cannot be resolved now. */
  readonly resolve: (name: string) => Promise<readonly string[]>;
  /** Undefined: there is no way to it now. */
  readonly open: (address: string, port: number) => Promise<Route | undefined>;
  readonly capture: StartCapture;
  /** Milliseconds, never backwards. */
  readonly now: () => number;
  /** Shorter once `stop` is given. */
  readonly wait: (milliseconds: number, stop: AbortSignal | undefined) => Promise<void>;
  /** For whoever reads the log. */
  readonly say: (line: string) => void;
}
