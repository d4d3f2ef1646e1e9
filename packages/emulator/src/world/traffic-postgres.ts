// A synthetic session of PostgreSQL's protocol 3.0: startup, SCRAM-SHA-256, one simple query and its rows.
import type { Random } from './random.ts';
import { type Bytes, ended, joined, number, opaque, text } from './traffic-bytes.ts';
import type { End, IpPacket } from './traffic-ip.ts';
import { type Turn, tcpConversation, turn } from './traffic-tcp.ts';

const postgresPort = 5432;

export function postgresConversation(random: Random, client: End, server: End): readonly IpPacket[] {
  const [user = 'shop'] = client.name.split('.');
  const turns = [...entry(random, user), ...query(random), turn('client', message('X'))];
  return tcpConversation(random, { client, server, port: postgresPort }, turns);
}

/** Without TLS, as inside many a VPC. Of SCRAM (RFC 7677) the texts are right in form; nonces, salt and proofs are made up. */
function entry(random: Random, user: string): readonly Turn[] {
  const base64 = (length: number): string => Buffer.from(opaque(random, length)).toString('base64');
  const nonce = base64(18);
  const both = nonce + base64(18);
  const first = text(`n,,n=,r=${nonce}`);
  return [
    turn('client', startup({ user, database: 'shop', application_name: user })),
    turn('server', authentication(10, ended('SCRAM-SHA-256'), [0])),
    turn('client', message('p', ended('SCRAM-SHA-256'), number(first.length, 4), first)),
    turn('server', authentication(11, text(`r=${both},s=${base64(16)},i=4096`))),
    turn('client', message('p', text(`c=biws,r=${both},p=${base64(32)}`))),
    turn(
      'server',
      authentication(12, text(`v=${base64(32)}`)),
      authentication(0),
      message('S', ended('server_version'), ended('16.4')),
      message('S', ended('client_encoding'), ended('UTF8')),
      message('K', number(random.between(100, 32_767), 4), opaque(random, 4)),
      ready,
    ),
  ];
}

function query(random: Random): readonly Turn[] {
  const rows = Array.from({ length: random.between(1, 8) }, () => [random.hex(8), String(random.between(5, 250))]);
  const words = random.pick([
    'SELECT sku, price FROM products ORDER BY sold DESC LIMIT 8',
    'SELECT sku, price FROM carts JOIN products USING (sku)',
    'SELECT sku, price FROM orders JOIN products USING (sku)',
  ]);
  const description = message('T', [
    ...number(2, 2),
    ...column('sku', 1, types.text),
    ...column('price', 2, types.number),
  ]);
  const count = message('C', ended(`SELECT ${rows.length}`));
  return [turn('client', message('Q', ended(words))), turn('server', description, ...rows.map(row), count, ready)];
}

/** Of pg_type, each with its length: of text there is none. */
const types = { text: { oid: 25, length: -1 }, number: { oid: 23, length: 4 } } as const;
/** Of a table, which is made up. */
const table = 16_385;

/** As RowDescription has it: table, column, type, its length and modifier, and the format, which is text. */
function column(name: string, place: number, { oid, length }: (typeof types)[keyof typeof types]): Bytes {
  return joined(
    ended(name),
    number(table, 4),
    number(place, 2),
    number(oid, 4),
    number(length, 2),
    number(-1, 4),
    number(0, 2),
  );
}

function row(values: readonly string[]): Bytes {
  const fields = values.map(text).map((value) => joined(number(value.length, 4), value));
  return message('D', number(values.length, 2), ...fields);
}

/** Not in a transaction. */
const ready = message('Z', text('I'));

function authentication(kind: number, ...body: readonly Bytes[]): Bytes {
  return message('R', number(kind, 4), ...body);
}

/** The only message without a letter. */
function startup(parameters: Readonly<Record<string, string>>): Bytes {
  const words = Object.entries(parameters).flatMap(([name, value]) => [ended(name), ended(value)]);
  return withLength(number(3 << 16, 4), ...words, [0]);
}

function message(letter: string, ...body: readonly Bytes[]): Bytes {
  return joined(text(letter), withLength(...body));
}

/** The length counts itself. */
function withLength(...body: readonly Bytes[]): Bytes {
  const all = joined(...body);
  return joined(number(all.length + 4, 4), all);
}
