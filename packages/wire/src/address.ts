// Addresses from their text: IPv4 (dotted decimal), IPv6 (RFC 4291 §2.2) and MAC.

/** 4 or 16 bytes; undefined where the text is no address. Leading zeros in IPv4 are refused: some read them as octal. */
export function parseAddress(text: string): Uint8Array | undefined {
  const bytes = text.includes(':') ? ipv6Bytes(text) : ipv4Bytes(text);
  return bytes && Uint8Array.from(bytes);
}

/** 6 bytes from `02:42:ac:11:00:02`; undefined where the text is no MAC address. */
export function parseMac(text: string): Uint8Array | undefined {
  if (!/^[\da-f]{2}(:[\da-f]{2}){5}$/i.test(text)) return undefined;
  return Uint8Array.from(text.split(':'), (pair) => Number.parseInt(pair, 16));
}

function ipv4Bytes(text: string): readonly number[] | undefined {
  if (!/^(0|[1-9]\d{0,2})(\.(0|[1-9]\d{0,2})){3}$/.test(text)) return undefined;
  const bytes = text.split('.').map(Number);
  return bytes.every((byte) => byte <= 0xff) ? bytes : undefined;
}

function ipv6Bytes(text: string): readonly number[] | undefined {
  const [head = '', tail, more] = text.split('::');
  if (more !== undefined) return undefined;
  if (tail === undefined) {
    const whole = groupsOf(head, 'may end in IPv4');
    return whole?.length === 16 ? whole : undefined;
  }
  const before = groupsOf(head, 'hexadecimal only');
  const after = groupsOf(tail, 'may end in IPv4');
  if (before === undefined || after === undefined) return undefined;
  const left = 16 - before.length - after.length;
  // "::" stands for one or more groups of two bytes.
  return left < 2 ? undefined : [...before, ...new Array<number>(left).fill(0), ...after];
}

/** The bytes of groups such as `2001:db8` or, at the end of an address, `ffff:192.0.2.1`; no text, no bytes. */
function groupsOf(text: string, form: 'hexadecimal only' | 'may end in IPv4'): readonly number[] | undefined {
  if (text === '') return [];
  const groups = text.split(':');
  const bytes: number[] = [];
  for (const [index, group] of groups.entries()) {
    const dotted = form === 'may end in IPv4' && index === groups.length - 1 && group.includes('.');
    const more = dotted ? ipv4Bytes(group) : groupBytes(group);
    if (more === undefined) return undefined;
    bytes.push(...more);
  }
  return bytes;
}

function groupBytes(group: string): readonly number[] | undefined {
  if (!/^[\da-f]{1,4}$/i.test(group)) return undefined;
  const value = Number.parseInt(group, 16);
  return [value >>> 8, value & 0xff];
}

/** 4 bytes in dotted decimal, 16 as RFC 5952 §4 asks: lower case, the longest run of zero groups shortened, the first of equals. */
export function formatAddress(bytes: Uint8Array): string {
  if (bytes.length === 4) return `${bytes[0]}.${bytes[1]}.${bytes[2]}.${bytes[3]}`;
  const groups = Array.from({ length: 8 }, (_, index) => ((bytes[2 * index] ?? 0) << 8) | (bytes[2 * index + 1] ?? 0));
  const mapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff;
  if (mapped) return `::ffff:${formatAddress(bytes.subarray(12))}`;
  const { begin, length } = longestZeros(groups);
  const text = (part: readonly number[]): string => part.map((group) => group.toString(16)).join(':');
  // A single group is not shortened (§4.2.2).
  if (length < 2) return text(groups);
  return `${text(groups.slice(0, begin))}::${text(groups.slice(begin + length))}`;
}

function longestZeros(groups: readonly number[]): { readonly begin: number; readonly length: number } {
  let best = { begin: 0, length: 0 };
  let length = 0;
  for (const [index, group] of groups.entries()) {
    length = group === 0 ? length + 1 : 0;
    if (length > best.length) best = { begin: index + 1 - length, length };
  }
  return best;
}
