// Which tasks a rule's sample takes, written down a second time: by the name of the stack and the id of the task (docs/decisions/0046).

/** `share`: from 0 to 1. */
export function isDrawn(stack: string, taskArn: string, share: number): boolean {
  const id = taskArn.slice(taskArn.lastIndexOf('/') + 1);
  return mixed(hashOf(Buffer.from(`${stack} ${id}`))) < share * 2 ** 32;
}

/** FNV-1a of 32 bits. */
function hashOf(bytes: Buffer): bigint {
  return bytes.reduce((hash, byte) => ((hash ^ BigInt(byte)) * 16_777_619n) % 2n ** 32n, 2_166_136_261n);
}

/** The last steps of MurmurHash3, but for its last shift. */
function mixed(hash: bigint): number {
  const half = ((hash ^ (hash >> 16n)) * 0x85eb_ca6bn) % 2n ** 32n;
  return Number(((half ^ (half >> 13n)) * 0xc2b2_ae35n) % 2n ** 32n);
}
