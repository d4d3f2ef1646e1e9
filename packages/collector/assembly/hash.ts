// The hashes of the loop: multiply-shift with seeds, so that two keys have one hash by chance alone, whoever chose them (Dietzfelbinger et al., 1997).
import * as layout from '../src/engine/layout';

// @ts-ignore: decorator
@inline
function seed(which: u32): u64 {
  return load<u64>(layout.seedsAt + which);
}

/** A product's bits hang on those below them only: what differs in the upper half is to differ in the lower one as well. */
// @ts-ignore: decorator
@inline
function folded(value: u64): u64 {
  return value ^ (value >> 32);
}

/** `vni` as it lies in the packet, `addresses` as `note.addresses` has them. */
// @ts-ignore: decorator
@inline
export function hashOf(vni: u32, addresses: u64, ports: u32, kind: u32): u32 {
  const rest = (<u64>vni << 40) ^ (<u64>kind << 32) ^ ports;
  const sum = folded(addresses) * seed(layout.seedAddresses) + rest * seed(layout.seedRest);
  return <u32>((folded(sum) * seed(layout.seedMix)) >> 32);
}

/** As it lies in the packet. */
// @ts-ignore: decorator
@inline
export function hashOfVni(vni: u32): u32 {
  return <u32>((<u64>vni * seed(layout.seedVni)) >> 32);
}

/** Of an address of 128 bits. */
// @ts-ignore: decorator
@inline
export function digestOf(at: u32): u32 {
  return digest(load<u64>(at), load<u64>(at, 8));
}

// @ts-ignore: decorator
@inline
export function digest(first: u64, second: u64): u32 {
  return <u32>((folded(first) * seed(layout.seedFirstHalf) + folded(second) * seed(layout.seedSecondHalf)) >> 32);
}
