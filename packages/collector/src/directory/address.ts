// Addresses of 16 bytes as text.

/** e.g. `10.0.1.17` of `::ffff:10.0.1.17`, and of others eight groups (RFC 4291 §2.2, form 1). */
export function addressText(address: Uint8Array): string {
  if (isIpv4(address)) return address.subarray(12).join('.');
  const view = new DataView(address.buffer, address.byteOffset, 16);
  return Array.from({ length: 8 }, (_, group) => view.getUint16(group * 2).toString(16)).join(':');
}

/** Of 16 bytes: whether they stand for four (RFC 4291 §2.5.5.2). */
export function isIpv4(address: Uint8Array): boolean {
  return address.every((byte, index) => index >= 12 || byte === (index < 10 ? 0 : 0xff));
}
