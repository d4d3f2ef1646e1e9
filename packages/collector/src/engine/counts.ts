// What the hot loop counts, by place. AssemblyScript compiles this very file, so it holds whole numbers and nothing else.

/** Every packet has exactly one of the answers below, up to `noInterface`. */
export const decapsulated = 0;

// Sound, and nothing that a traffic mirror sends.
export const notIp = 1;
export const notUdp = 2;
/** UDP to another port than 4789 or 6081. */
export const otherPort = 3;
/** What follows the first fragment of a tunnel packet: it has no header of its own. */
export const laterFragment = 4;
export const geneveControl = 5;
/** GENEVE around anything but UDP to port 4789. */
export const geneveWithoutVxlan = 6;
export const unknownLinkType = 7;

// Malformed, from the outside in.
export const linkTooShort = 8;
export const ipTooShort = 9;
export const ipWrongVersion = 10;
export const ipBadLength = 11;
export const udpTooShort = 12;
export const udpBadLength = 13;
export const geneveTooShort = 14;
export const geneveWrongVersion = 15;
export const geneveBadLength = 16;
/** An option that must be understood, and is not Amazon's. */
export const geneveCriticalOption = 17;
export const vxlanTooShort = 18;
/** The I flag is clear. */
export const vxlanNoVni = 19;
/** The inner frame is shorter than an Ethernet header. */
export const frameTooShort = 20;
/** A pcapng packet of an interface that no block describes. */
export const noInterface = 21;
export const answers = 22;

// Of those decapsulated, exactly one of three:
export const attributed = 22;
export const unattributed = 23;
export const spoofed = 24;

// and exactly one of three, the latter two being remarks:
export const inFlows = 25;
/** From here on a bit each in a packet's remarks: place - 26. */
export const firstRemark = 26;
export const frameNotIp = 26;
export const frameMalformed = 27;

// More remarks; a packet may earn several.
/** Came in GENEVE with an option of Amazon: through a Gateway Load Balancer. */
export const throughGateway = 28;
export const reservedBits = 29;
/** The task itself sends VXLAN, or a collector hears itself: only the mirror's layer is taken off. */
export const vxlanInVxlan = 30;
/** Shorter than its own headers say. */
export const truncated = 31;
export const vlanTagged = 32;
export const fragments = 33;

/** Original bytes of inner frames. */
export const octets = 34;
export const counters = 35;
