// Synthetic TLS: handshakes of version 1.3 (RFC 8446) and of a resumed session of version 1.2 (RFC 5246); what is secret is made up.
import type { Random } from './random.ts';
import { type Bytes, counted, joined, number, opaque, text } from './traffic-bytes.ts';
import type { End, IpPacket } from './traffic-ip.ts';
import { type Turn, tcpConversation, turn } from './traffic-tcp.ts';

const httpsPort = 443;

/** Two of three are version 1.3. */
export function tlsConversation(random: Random, client: End, server: End): readonly IpPacket[] {
  const isNew = random.between(1, 3) > 1;
  const turns = isNew ? version13(random, server.name) : version12(random, server.name);
  return tcpConversation(random, { client, server, port: httpsPort }, turns);
}

/** Everything behind the server's hello is encrypted, its certificate too, and travels as application data (§5.2). */
function version13(random: Random, name: string): readonly Turn[] {
  const session = opaque(random, 32);
  const share = (): Bytes => joined(x25519, counted(2, opaque(random, 32)));
  const clientHello = hello(
    random,
    session,
    counted(2, aes128GcmSha256, aes256GcmSha384, chachaSha256, ecdheRsaAes128GcmSha256),
    counted(1, uncompressed),
    counted(
      2,
      common(name),
      extension(extensions.supportedVersions, counted(1, version13Number, version)),
      extension(extensions.pskModes, counted(1, pskWithKeyExchange)),
      extension(extensions.keyShare, counted(2, share())),
    ),
  );
  const serverHello = hello(
    random,
    session,
    aes128GcmSha256,
    uncompressed,
    counted(2, extension(extensions.supportedVersions, version13Number), extension(extensions.keyShare, share())),
  );
  const secret = (length: number): Bytes => record(records.data, opaque(random, length));
  return [
    turn('client', record(records.handshake, handshake(1, clientHello))),
    turn(
      'server',
      record(records.handshake, handshake(2, serverHello)),
      changeCipher,
      secret(random.between(600, 1000)),
    ),
    turn('client', changeCipher, secret(finished13), secret(random.between(80, 300))),
    turn('server', secret(random.between(100, 900))),
    turn('client', secret(alert13)),
  ];
}

/** The server knows the session, so that neither certificate nor key exchange follows (§7.3). */
function version12(random: Random, name: string): readonly Turn[] {
  const session = opaque(random, 32);
  const clientHello = hello(
    random,
    session,
    counted(2, ecdheRsaAes128GcmSha256, ecdheRsaAes256GcmSha384),
    counted(1, uncompressed),
    counted(2, common(name)),
  );
  const serverHello = hello(
    random,
    session,
    ecdheRsaAes128GcmSha256,
    uncompressed,
    counted(2, extension(extensions.renegotiation, counted(1))),
  );
  const secret = (kind: number, length: number): Bytes => record(kind, opaque(random, length));
  return [
    turn('client', record(records.handshake, handshake(1, clientHello))),
    turn(
      'server',
      record(records.handshake, handshake(2, serverHello)),
      changeCipher,
      secret(records.handshake, finished12),
    ),
    turn('client', changeCipher, secret(records.handshake, finished12), secret(records.data, random.between(80, 300))),
    turn('server', secret(records.data, random.between(100, 900))),
    turn('client', secret(records.alert, alert12)),
  ];
}

const records = { alert: 21, handshake: 22, data: 23 } as const;
/** TLS 1.2, as which 1.3 passes for whoever stands between (RFC 8446 §4.1.2). */
const version = [3, 3];
const version13Number = [3, 4];
const uncompressed = [0];
const pskWithKeyExchange = [1];
const changeCipher: Bytes = [20, ...version, 0, 1, 1];

/** IANA's registry of cipher suites. */
const aes128GcmSha256 = [0x13, 0x01];
const aes256GcmSha384 = [0x13, 0x02];
const chachaSha256 = [0x13, 0x03];
const ecdheRsaAes128GcmSha256 = [0xc0, 0x2f];
const ecdheRsaAes256GcmSha384 = [0xc0, 0x30];

/** IANA's registries of groups and signature schemes: x25519, secp256r1; ecdsa_secp256r1_sha256, rsa_pss_rsae_sha256. */
const x25519 = [0, 0x1d];
const groups = [...x25519, 0, 0x17];
const signatures = [4, 3, 8, 4];
const hostName = [0];

/** IANA's registry of extensions. */
const extensions = {
  serverName: 0,
  groups: 10,
  pointFormats: 11,
  signatures: 13,
  protocols: 16,
  supportedVersions: 43,
  pskModes: 45,
  keyShare: 51,
  renegotiation: 0xff01,
} as const;

/** Bytes under AES-128-GCM: a Finished of 36 bytes or an alert of 2, in 1.3 with one byte of kind, in 1.2 with a nonce of 8; a tag of 16. */
const finished13 = 53;
const alert13 = 19;
const finished12 = 40;
const alert12 = 26;

/** What clients say in either version; whom they ask for stands in the clear (RFC 6066 §3). */
function common(name: string): Bytes {
  return joined(
    extension(extensions.serverName, counted(2, hostName, counted(2, text(name)))),
    extension(extensions.groups, counted(2, groups)),
    extension(extensions.pointFormats, counted(1, uncompressed)),
    extension(extensions.signatures, counted(2, signatures)),
    extension(extensions.protocols, counted(2, counted(1, text('http/1.1')))),
  );
}

/** The same of both sides: version, 32 random bytes, session; and then the rest. */
function hello(random: Random, session: Bytes, ...rest: readonly Bytes[]): Bytes {
  return joined(version, opaque(random, 32), counted(1, session), ...rest);
}

function extension(kind: number, body: Bytes): Bytes {
  return joined(number(kind, 2), counted(2, body));
}

function handshake(kind: number, body: Bytes): Bytes {
  return joined([kind], counted(3, body));
}

function record(kind: number, body: Bytes): Bytes {
  return joined([kind], version, counted(2, body));
}
