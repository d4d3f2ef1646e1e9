// Before any test, however it is started: the wasm is made of the sources that are there.
import { build } from '../packages/collector/src/wasm/build.ts';

export function setup(): void {
  build();
}
