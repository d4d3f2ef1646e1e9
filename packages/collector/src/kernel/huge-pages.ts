// Huge pages for the loop's memory: its tables are looked at all over, where each small page costs a fault, and its address a walk.
import { loadLibc } from './libc.ts';

/** madvise(2): MADV_HUGEPAGE. */
const hugePages = 14;

/** Asks for them before the memory is touched. Where nobody can be asked, or the kernel has none, all is as before, and slower. */
export async function preferHugePages(memory: ArrayBuffer): Promise<void> {
  const loaded = await loadLibc();
  if (loaded.kind === 'impossible') return;
  const bytes = new Uint8Array(memory);
  loaded.libc.madvise(bytes, bytes.length, hugePages);
}
