// Before any test, however it is started: what cannot run as source is made of the sources that are there.
import { build as buildWasm } from '../packages/collector/src/wasm/build.ts';
import { build as buildPage } from '../packages/console/src/page/build.ts';

export async function setup(): Promise<void> {
  buildWasm();
  await buildPage();
}
