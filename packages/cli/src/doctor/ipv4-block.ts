// Whether an IPv4 address lies in a block.

/** `block` e.g. `10.0.0.0/8`. False for what is no block of IPv4. */
export function liesIn(address: string, block: string): boolean {
  const [network = '', prefix = ''] = block.split('/');
  const [one, other] = [numberOf(address), numberOf(network)];
  const length = Number(prefix);
  if (one === undefined || other === undefined || !Number.isInteger(length) || length < 0 || length > 32) return false;
  const size = 2 ** (32 - length);
  return Math.floor(one / size) === Math.floor(other / size);
}

function numberOf(address: string): number | undefined {
  const parts = address.split('.').map(Number);
  const isAddress = parts.length === 4 && parts.every((part) => Number.isInteger(part) && part >= 0 && part <= 255);
  return isAddress ? parts.reduce((sum, part) => sum * 256 + part, 0) : undefined;
}
