// The command line of a verification; every complaint is one sentence.
import { parseArgs } from 'node:util';

export interface Options {
  readonly subnet: string;
  readonly securityGroup: string | undefined;
  readonly assignPublicIp: boolean;
  /** A target that is there, or an interface to make one of. */
  readonly target: { readonly id: string } | { readonly eni: string };
  /** An interface of the user's own that EC2 mirrors, for the questions that a refused Fargate task cannot answer. */
  readonly source: string | undefined;
  /** How long a client token is tried again, 0 to 10. */
  readonly tokenMinutes: number;
  readonly yes: boolean;
  readonly region: string | undefined;
  readonly profile: string | undefined;
  readonly endpoint: string | undefined;
}

/** The tasks end after twenty minutes, and their interfaces with them. */
const longestToken = 10;

/** What the user got wrong. */
export class Misunderstood extends Error {}

export const usage = `npm run verify-on-aws -- --subnet subnet-… (--target tmt-… | --target-interface eni-…) [options]

  --subnet ID             where the tasks start; it must reach public.ecr.aws
  --security-group ID     default: the VPC's own
  --assign-public-ip      for a public subnet without NAT
  --target ID             a mirror target that is there
  --target-interface ID   an interface of yours, to make a target of
  --source ID             an interface of yours that EC2 mirrors: answers the other questions where EC2 refuses Fargate
  --token-minutes N       how long a client token is tried again, 0 to 10 (default 0)
  --region, --profile     default: AWS_REGION, AWS_PROFILE
  --endpoint URL          default: AWS itself (or AWS_ENDPOINT_URL)
  --yes                   do not ask

Exit codes: 0 done and cleaned up, 1 not wanted or not clean, 2 not understood, 3 AWS said no, 130 interrupted.
What it creates, costs, needs and settles: docs/verify-on-aws.md`;

/** @throws Misunderstood */
export function readOptions(words: readonly string[]): Options {
  const values = parsed(words);
  const { subnet, target, 'target-interface': eni } = values;
  if (subnet === undefined)
    throw new Misunderstood('Expected --subnet, got none: name a subnet in which tasks may start.');
  if ((target === undefined) === (eni === undefined)) {
    throw new Misunderstood('Expected either --target or --target-interface: name where mirrored packets would go.');
  }
  return {
    subnet,
    securityGroup: values['security-group'],
    assignPublicIp: values['assign-public-ip'] === true,
    target: target === undefined ? { eni: eni ?? '' } : { id: target },
    source: values.source,
    tokenMinutes: minutes(values['token-minutes']),
    yes: values.yes === true,
    region: values.region,
    profile: values.profile,
    endpoint: values.endpoint,
  };
}

function parsed(words: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  try {
    return parseArgs({
      args: [...words],
      options: {
        subnet: text,
        'security-group': text,
        'assign-public-ip': flag,
        target: text,
        'target-interface': text,
        source: text,
        'token-minutes': text,
        yes: flag,
        region: text,
        profile: text,
        endpoint: text,
      },
    }).values;
  } catch (error) {
    throw new Misunderstood(error instanceof Error ? error.message : String(error));
  }
}

function minutes(text = '0'): number {
  const number = Number(text);
  if (text.trim() !== '' && Number.isInteger(number) && number >= 0 && number <= longestToken) return number;
  throw new Misunderstood(`Expected --token-minutes from 0 to ${longestToken}, got ${text}.`);
}
