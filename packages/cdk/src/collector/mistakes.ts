// What is wrong with collectors and can be known while they are synthesized, beyond what CDK itself says of its parts.
import { Annotations, Aspects, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { expectRoom } from '../sizes.ts';
import type { Journal } from '../task-tap.ts';
import { placeBeyond, tellerOf } from './boundary.ts';
import { type CollectorProps, usual } from './collector-props.ts';
import { memories } from './fargate-sizes.ts';

export function findCollectorMistakes(collector: Construct, props: CollectorProps): void {
  for (const check of checks) for (const sentence of check(props)) Annotations.of(collector).addError(sentence);
  expectRoom(collector);
}

/** Whether they can be told to read it. */
export function expectJournal(collectors: Construct, { arn }: Journal): boolean {
  const tap = tellerOf(arn);
  const place = tap && placeBeyond(collectors, tap);
  if (place === undefined) return true;
  Annotations.of(collectors).addError(
    `Expected the journal of a tap in the account and region of the collectors, got one of ${place}: give its log groups as text, each by its ARN, where this account monitors the logs of that one.`,
  );
  return false;
}

/** Whose endpoints may lead to them. */
export function expectAccounts(collectors: Construct, accounts: readonly string[]): void {
  for (const account of accounts) {
    if (Token.isUnresolved(account) || /^[0-9]{12}$/.test(account)) continue;
    Annotations.of(collectors).addError(
      `Expected an account of twelve digits, got "${account}": correct \`accounts\`.`,
    );
  }
}

/** They look for one container. */
export function expectOneForwarder(collectors: Construct, [first, ...others]: readonly string[]): void {
  const other = others.at(-1);
  if (other === undefined) return;
  Annotations.of(collectors).addWarningV2(
    `tasktap:forwarder:${other}`,
    `Expected one name for the containers that forward packets to these collectors, got ${first} and ${other}: tasks with ${other} have no names. Give both one name.`,
  );
}

/** Where a VNI of forwarders is given. Who looks for them is known once all is there. */
export function expectForwarders(collectors: Construct, forwarders: readonly string[]): void {
  Aspects.of(collectors).add({
    visit() {
      if (forwarders.length > 0) return;
      Annotations.of(collectors).addWarningV2(
        'tasktap:forwarder-vni',
        "Expected forwarders beside `forwarderVni`, got none: no tap that sends here has `Unmirrorable.sidecar`, so the collectors look for none. Say `nameForwarded('tasktap')`, or leave `forwarderVni` out.",
      );
    },
  });
}

/** The sentences that it has to say: none, where all is well. */
type Check = (props: CollectorProps) => readonly string[];

const wholeFrom = (name: keyof typeof usual & keyof CollectorProps, least: number, most: number): Check => {
  return ({ [name]: given = usual[name] }) =>
    Token.isUnresolved(given) || (Number.isInteger(given) && Number(given) >= least && Number(given) <= most)
      ? []
      : [`Expected a whole number from ${least} to ${most}, got ${given}: correct \`${name}\`.`];
};

/** Quota of ECS: tasks of a service. */
const mostTasks = 5_000;
const longestLife = 36_500;
/** RFC 7348, section 5: 24 bits. */
const lastVni = 0xff_ffff;

const checks: readonly Check[] = [
  ({ prefix = usual.prefix }) =>
    Token.isUnresolved(prefix) || /^[A-Za-z0-9_.-]+(\/[A-Za-z0-9_.-]+)*$/.test(prefix)
      ? []
      : [
          `Expected a prefix of letters, digits, ".", "_", "-" and single slashes between, got "${prefix}": keys begin with it.`,
        ],
  ({ database = usual.database }) =>
    Token.isUnresolved(database) || /^[a-z0-9_]{1,255}$/.test(database)
      ? []
      : [`Expected a database's name of small letters, digits and "_", got "${database}": Athena takes no other.`],
  ({ fewest = usual.fewest, most = usual.most }) =>
    fewest <= most
      ? []
      : [`Expected \`fewest\` to be at most \`most\`, got ${fewest} and ${most}: correct one of them.`],
  ({ peers }) =>
    peers?.length === 0
      ? ['Expected at least one peer, got none: nothing would be let in. Leave `peers` out, or name some.']
      : [],
  ({ cpu = usual.cpu, memoryMiB = usual.memoryMiB }) => {
    if (Token.isUnresolved(cpu) || Token.isUnresolved(memoryMiB) || memories[cpu]?.includes(memoryMiB)) return [];
    const sizes = memories[cpu]?.join(', ');
    return [
      sizes === undefined
        ? `Expected ${Object.keys(memories).join(', ')} units of CPU, which are what Fargate has, got ${cpu}: correct \`cpu\`.`
        : `Expected ${sizes} MiB with ${cpu} units of CPU, which are what Fargate has, got ${memoryMiB}: correct \`memoryMiB\`.`,
    ];
  },
  wholeFrom('fewest', 1, mostTasks),
  wholeFrom('most', 1, mostTasks),
  wholeFrom('bytesPerSecond', 1, Number.MAX_SAFE_INTEGER),
  wholeFrom('captureDays', 1, longestLife),
  wholeFrom('flowDays', 1, longestLife),
  wholeFrom('forwarderVni', 0, lastVni),
];
