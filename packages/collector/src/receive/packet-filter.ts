// Which packets a ring is given: a program of classic BPF over IP packets without their link header, as cooked packet sockets have them.

/** struct sock_filter: what, how far when true, how far when false, a number. */
type Instruction = readonly [code: number, whenTrue: number, whenFalse: number, k: number];

const loadWord = 0x20;
const loadHalf = 0x28;
const loadByte = 0x30;
/** At the index register and an offset. */
const loadHalfBehind = 0x48;
/** The index register becomes the length of the IPv4 header at the offset. */
const headerLength = 0xb1;
const jumpIfEqual = 0x15;
const jumpIfAny = 0x45;
const answer = 0x06;
const and = 0x54;
/** SKF_AD_OFF + SKF_AD_PKTTYPE: whether the packet comes or goes. */
const direction = 0xffff_f004;
/** PACKET_OUTGOING: over loopback each packet would be there twice. */
const outgoing = 4;
const udp = 17;
/** All of it. */
const whole = 0x4_0000;

/** Whole UDP datagrams, or first fragments, that come in for this address (all zeros: any) and one of the ports. */
export function packetFilter(address: Uint8Array, ports: readonly number[]): Uint8Array {
  const isLong = address.length === 16;
  const isAny = address.every((byte) => byte === 0);
  const four = isLong && !isAny ? [] : ipv4(isAny ? undefined : address, ports);
  const six = isLong ? ipv6(isAny ? undefined : address, ports) : [];
  return encode([
    [loadByte, 0, 0, direction],
    [jumpIfEqual, 0, 1, outgoing],
    [answer, 0, 0, 0],
    [loadByte, 0, 0, 0],
    [and, 0, 0, 0xf0],
    ...onlyIf(0x40, four),
    ...onlyIf(0x60, six),
    [answer, 0, 0, 0],
  ]);
}

/** What was loaded is there again afterwards: a branch that was taken always answers. */
function onlyIf(value: number, branch: readonly Instruction[]): readonly Instruction[] {
  return branch.length === 0 ? [] : [[jumpIfEqual, 0, branch.length, value], ...branch];
}

function ipv4(address: Uint8Array | undefined, ports: readonly number[]): readonly Instruction[] {
  return [
    ...must([loadByte, 0, 0, 9], udp),
    ...(address === undefined ? [] : must([loadWord, 0, 0, 16], wordAt(address, 0))),
    [loadHalf, 0, 0, 6],
    [jumpIfAny, 0, 1, 0x1fff],
    [answer, 0, 0, 0],
    [headerLength, 0, 0, 0],
    ...oneOf([loadHalfBehind, 0, 0, 2], ports),
  ];
}

function ipv6(address: Uint8Array | undefined, ports: readonly number[]): readonly Instruction[] {
  const words = address === undefined ? [] : [0, 4, 8, 12];
  return [
    ...must([loadByte, 0, 0, 6], udp),
    ...words.flatMap((at) => must([loadWord, 0, 0, 24 + at], wordAt(address ?? new Uint8Array(16), at))),
    ...oneOf([loadHalf, 0, 0, 42], ports),
  ];
}

function must(load: Instruction, value: number): readonly Instruction[] {
  return [load, [jumpIfEqual, 1, 0, value], [answer, 0, 0, 0]];
}

function oneOf(load: Instruction, values: readonly number[]): readonly Instruction[] {
  return [
    load,
    ...values.flatMap((value): readonly Instruction[] => [
      [jumpIfEqual, 0, 1, value],
      [answer, 0, 0, whole],
    ]),
    [answer, 0, 0, 0],
  ];
}

function wordAt(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);
}

function encode(program: readonly Instruction[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(program.length * 8));
  for (const [index, [code, whenTrue, whenFalse, k]] of program.entries()) {
    view.setUint16(index * 8, code, true);
    view.setUint8(index * 8 + 2, whenTrue);
    view.setUint8(index * 8 + 3, whenFalse);
    view.setUint32(index * 8 + 4, k, true);
  }
  return new Uint8Array(view.buffer);
}
