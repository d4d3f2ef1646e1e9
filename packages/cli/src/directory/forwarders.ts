// Which tasks send their packets themselves, as a command line says it.
import type { Forwarders } from '@tasktap/collector';
import { unfit } from '../user-error.ts';

export interface ForwarderFlags {
  /** The name of the forwarders' container: tasks that carry it have names as well. */
  readonly sidecar?: string;
  readonly vni?: number;
}

/** Of `tasktap forward` and `tasktap sidecar`. */
const usualVni = 1;

/** Undefined: nobody asks for them. @throws UserError for a VNI of nobody */
export function forwardersOf({ sidecar: container, vni }: ForwarderFlags): Forwarders | undefined {
  if (container !== undefined) return { container, vni: vni ?? usualVni };
  if (vni !== undefined) throw unfit('expected --sidecar beside --vni');
  return undefined;
}
