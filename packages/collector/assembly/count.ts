// Counting by place: see ../src/engine/counts.ts.
import { countersAt } from '../src/engine/layout';

// @ts-ignore: decorator
@inline
export function count(place: u32): void {
  add(place, 1);
}

// @ts-ignore: decorator
@inline
export function add(place: u32, much: u64): void {
  const at: u32 = countersAt + place * 8;
  store<u64>(at, load<u64>(at) + much);
}
