// UDP sockets by the C library: bound to one address, with as large a buffer as the kernel gives.
import { parseAddress } from '@tasktap/wire';
import type { Libc } from '../kernel/libc.ts';

// Of asm-generic/socket.h, which both architectures have.
const anyDatagram = 2;
const closeOnExec = 0x80000;
const internet = 2;
const internet6 = 10;
const levelSocket = 1;
const receiveBuffer = 8;
const receiveBufferForced = 33;
const timeOfArrival = 35;
const attachFilter = 26;
const memoryInformation = 55;
/** Of the nine numbers that it tells. */
const drops = 8;

export type Bound =
  | { readonly kind: 'bound'; readonly socket: number }
  | { readonly kind: 'refused'; readonly reason: string };

const refusals: Readonly<Record<number, string>> = {
  13: 'it is not allowed: ports below 1024 need CAP_NET_BIND_SERVICE',
  97: 'this machine does not speak that version of IP',
  98: 'somebody else receives there: end that first, or listen on another address',
  99: 'this machine has no such address',
};

export function bindSocket(libc: Libc, address: string, port: number): Bound {
  const bytes = parseAddress(address) ?? new Uint8Array(4);
  const socket = libc.socket(bytes.length === 16 ? internet6 : internet, anyDatagram | closeOnExec, 0);
  const name = socketAddress(bytes, port);
  if (socket >= 0 && libc.bind(socket, name, name.length) === 0) return { kind: 'bound', socket };
  const number = libc.errno();
  if (socket >= 0) libc.close(socket);
  return { kind: 'refused', reason: refusals[number] ?? `the system says error ${number}` };
}

/** struct sockaddr_in or sockaddr_in6. */
function socketAddress(bytes: Uint8Array, port: number): Uint8Array {
  const isLong = bytes.length === 16;
  const name = new Uint8Array(isLong ? 28 : 16);
  const view = new DataView(name.buffer);
  view.setUint16(0, isLong ? internet6 : internet, true);
  view.setUint16(2, port);
  name.set(bytes, isLong ? 8 : 4);
  return name;
}

/** Answers what the kernel gave: `net.core.rmem_max` limits it for those without CAP_NET_ADMIN. It keeps as much again for itself. */
export function enlarge(libc: Libc, socket: number, bytes: number): number {
  if (!setNumber(libc, socket, receiveBufferForced, bytes)) setNumber(libc, socket, receiveBuffer, bytes);
  return (numbers(libc, socket, receiveBuffer, 1)[0] ?? 0) / 2;
}

/** From now on the kernel tells when each datagram came. */
export function askForTimes(libc: Libc, socket: number): void {
  setNumber(libc, socket, timeOfArrival, 1);
}

/** Datagrams for which there was no room, since the socket was made. */
export function dropsOf(libc: Libc, socket: number): number {
  return numbers(libc, socket, memoryInformation, drops + 1)[drops] ?? 0;
}

/** A program of classic BPF: struct sock_fprog, and whatever it points to stays where it is for the call. */
export function filter(libc: Libc, socket: number, program: Uint8Array): boolean {
  const pointer = new DataView(new ArrayBuffer(16));
  pointer.setUint16(0, program.length / 8, true);
  pointer.setBigUint64(8, libc.addressOf(program), true);
  return libc.setsockopt(socket, levelSocket, attachFilter, new Uint8Array(pointer.buffer), 16) === 0;
}

export function setNumber(libc: Libc, socket: number, name: number, value: number, level = levelSocket): boolean {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return libc.setsockopt(socket, level, name, bytes, 4) === 0;
}

/** So many numbers of 32 bits; fewer where the kernel tells fewer. */
export function numbers(
  libc: Libc,
  socket: number,
  name: number,
  amount: number,
  level = levelSocket,
): readonly number[] {
  const values = new Uint32Array(amount);
  const length = new Uint32Array([values.byteLength]);
  if (libc.getsockopt(socket, level, name, new Uint8Array(values.buffer), new Uint8Array(length.buffer)) !== 0)
    return [];
  return [...values.subarray(0, (length[0] ?? 0) / 4)];
}
