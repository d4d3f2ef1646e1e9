// Where everything lies in the memory of the hot loop. AssemblyScript compiles this very file, so it holds whole numbers and nothing else.

/** 64 bits each: see `counters` in counts.ts for what each place counts. */
export const countersAt = 0;

/** What the host writes and reads between two calls; 64 bits are written as two words, low first. */
export const statusAt = 512;
/** The VNI and the address around it (IPv4 as `::ffff:a.b.c.d`) that `stopUnknownVni` is about. */
export const unknownVniAt = 516;
export const unknownSourceAt = 520;
/** The latest time of any packet so far, nanoseconds since 1970. */
export const latestAt = 536;
/** Flow records in the table, and those that wait in `exportsAt` for the host. */
export const flowCountAt = 544;
export const exportCountAt = 548;
/** Bytes that lie ready at `outputAt`. */
export const outputLengthAt = 552;
/** 1: the capture file's numbers are big-endian. */
export const bigEndianAt = 556;
/** Of the capture file: how many interfaces are described. A pcap file has one. */
export const interfaceCountAt = 560;
/** VNIs in the table. */
export const vniCountAt = 564;
/** Takes every VNI that is not in the table, once it is full: an interface + 1; 0 stops instead. */
export const overflowAt = 568;
/** Nanoseconds, 64 bits. */
export const idleTimeoutAt = 576;
export const activeTimeoutAt = 584;

/** Nanoseconds since 1970, 64 bits: of datagrams whose time the kernel has not told. */
export const batchTimeAt = 592;

/** Odd numbers of 64 bits by which hashes multiply, drawn by the host. Whoever sends packets knows none of them, so that nobody can make rows or flows stand one behind the other. */
export const seedsAt = 600;
/** By offset: of VNIs, of a flow's addresses, of what else tells it, of their sum, and of the halves of an address of 128 bits. */
export const seedVni = 0;
export const seedAddresses = 8;
export const seedRest = 16;
export const seedMix = 24;
export const seedFirstHalf = 32;
export const seedSecondHalf = 40;
export const seedsBytes = 48;

/** Why a call came back before the end of its input. */
export const stopNone = 0;
/** The next packet's VNI and source stand in no row, or in one without an interface: the host adds what is missing and goes on. */
export const stopUnknownVni = 1;
/** No room for one more flow that ends: the host takes them. */
export const stopExportsFull = 2;
/** No room for one more flow: the host ends some. */
export const stopFlowsFull = 3;
/** A pcapng block that holds no packet: the host reads it. */
export const stopOtherBlock = 4;
/** A length that no capture file has: nothing behind it can be read. */
export const stopDamaged = 5;

/** Room for what is known of each packet of a batch, of use to the loop alone. */
export const notesAt = 1024;

/** A row of a capture's interface: link type, way of counting time, its factor (64 bits), what to add (64 bits, nanoseconds). */
export const interfacesAt = 8192;
export const interfaceBytes = 32;
export const interfaceCapacity = 65536;
export const interfaceLinkType = 0;
export const interfaceTimeKind = 4;
export const interfaceTimeFactor = 8;
export const interfaceTimeOffset = 16;
/** Nanoseconds are ticks times the factor, */
export const timeMultiply = 0;
/** or ticks divided by it, */
export const timeDivide = 1;
/** or ticks of two to the power of minus the factor seconds, the factor being at most 63. */
export const timeBinary = 2;

/** Where the host puts the next bytes of a file. No record is longer. */
export const inputAt = 4194304;
export const inputBytes = 2097152;
/** Of datagrams, the input holds a slot each: what of theirs is longer is cut. AWS sends up to 9001 bytes. */
export const slots = 192;
export const slotBytes = 9216;
export const slotsAt = 4194304;
/** struct mmsghdr for each slot, 64-bit Linux: name 0, its length 8, iovec 16, how many 24, control 32, its length 40 (64 bits), flags 48, then what came, */
export const messagesAt = 5963776;
export const messageBytes = 64;
export const messageNameLength = 8;
export const messageControlLength = 40;
export const messageLength = 56;
/** struct iovec, */
export const vectorsAt = 5976064;
export const vectorBytes = 16;
/** struct sockaddr_in or sockaddr_in6 (28 bytes) of the sender, */
export const namesAt = 5979136;
export const nameBytes = 32;
/** and struct cmsghdr with the time of arrival: length 0, level 8, type 12, seconds 16, nanoseconds 24. SOL_SOCKET, SCM_TIMESTAMPNS. */
export const controlsAt = 5985280;
export const controlBytes = 32;
export const controlLevel = 1;
export const controlType = 35;
/** What their socket receives. */
export const tunnelVxlan = 0;
export const tunnelGeneve = 1;
/** No packet grows on its way; beyond the last one, the copy of its end may reach. */
export const outputAt = 6291456;

/** A flow that has ended: its record with the reason, then both addresses of IPv6, else zeros. */
export const exportsAt = 10485760;
export const exportBytes = 96;
export const exportCapacity = 8192;
/** IPFIX flowEndReason (RFC 5102 §5.11.3). */
export const endIdle = 1;
export const endActive = 2;
export const endForced = 4;

/** A row for a VNI, or for a VNI from one address. It begins with the VNI + 1; 0: the row is free. */
export const vnisAt = 12582912;
export const vniBytes = 64;
/** One of the classes below. */
export const vniClass = 4;
/** An interface of the output + 1; 0: none yet. */
export const vniInterface = 8;
/** Whose packets count here, one of the four below. */
export const vniSenders = 12;
/** Those from the address of the row, */
export const oneSource = 0;
/** from any address that has no row of its own, */
export const anySource = 1;
/** the same, and no row of this VNI has been added since, so that no search has to go on; */
export const anySourceLast = 2;
/** from the address of the row, and further addresses have rows apart. */
export const oneSourceOfMany = 3;
/** Rows of a VNI for one address each that stand where the VNI alone says. Further ones stand where VNI and address say: all forwarders may have one VNI. */
export const sourcesTogether = 8;
export const vniSource = 16;
/** 64 bits each: packets, original bytes, first and last time. */
export const vniPackets = 32;
export const vniOctets = 40;
export const vniFirst = 48;
export const vniLast = 56;
export const classAttributed = 0;
export const classUnattributed = 1;
export const classSpoofed = 2;

/** The flow table begins smaller than its room by a factor of two to the power of this, with as many places as this at least, */
export const flowBitsLater = 6;
export const fewestFlows = 4;
/** and grows by this factor, until it fills the room. */
export const flowGrowth = 8;
/** A flow: one direction of a conversation as one interface saw it. One cache line; it begins with the interface + 1; 0: the place is free. */
export const flowBytes = 64;
/** Protocol, and the IP version above it. */
export const flowKind = 4;
/** IPv4 addresses as they lie in the packet; of IPv6 a digest, the whole lies beside the table. */
export const flowSource = 8;
export const flowDestination = 12;
/** As they lie in the packet: source, destination. */
export const flowPorts = 16;
/** All flags that any segment had, and the one below. */
export const flowTcpFlags = 20;
/** Some segment had SYN without ACK: this direction began the connection. */
export const synAlone = 0x100;
/** 64 bits each. Octets are those of IP, its header included, as NetFlow, IPFIX and VPC flow logs count them. */
export const flowPackets = 24;
export const flowOctets = 32;
export const flowFirst = 40;
export const flowLast = 48;
export const flowHash = 56;
/** In exports only. */
export const flowReason = 60;
/** Source, then destination. */
export const addressesBytes = 32;
