// The hot loop, for wasm. It allocates nothing; its memory comes from the host and never grows.
import { setFlowPlaces } from './flows';
import { vniBytes, vnisAt } from '../src/engine/layout';
import { setVniBits } from './vnis';

export { readPcap, readPcapng } from './records';
export { readDatagrams, readRing } from './received';
export { endFlows } from './flows';
export { addVni } from './vnis';

/** Two to the power of these many rows; the flow table begins behind the VNIs. */
export function setSizes(vniBits: u32, flowBits: u32): void {
  setVniBits(vniBits);
  setFlowPlaces(vnisAt + (1 << vniBits) * vniBytes, flowBits);
}
