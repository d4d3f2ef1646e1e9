// What a run will create, how long it takes, and what it costs at most: said before anything is done.
import { taskSeconds } from './build.ts';
import type { Options } from './options.ts';

/**
 * US dollars an hour, us-east-1: the session as aws.amazon.com/vpc/pricing was quoted in 2023, the others from the list prices of
 * 2025. Other regions differ; the bound is doubled for them.
 */
const prices = { session: 0.015, vcpu: 0.04048, gigabyte: 0.004445, publicAddress: 0.005 };
const regionsDiffer = 2;

/** Every create that may be accepted, each billed as a whole hour: whether AWS rounds up is not known. */
const mostSessions = 14;
const tasks = 3;

export function costAtMost({ assignPublicIp }: Pick<Options, 'assignPublicIp'>): number {
  const task = prices.vcpu * 0.25 + prices.gigabyte * 0.5;
  const hours = taskSeconds / 3600;
  const addresses = assignPublicIp ? tasks * prices.publicAddress : 0;
  return regionsDiffer * (mostSessions * prices.session + tasks * hours * task + addresses);
}

export function announcement(options: Options, region: string, run: string): readonly string[] {
  const target = 'id' in options.target ? [] : ['1 mirror target'];
  return [
    `This asks AWS in ${region} what no document says. It creates, all named or tagged ${run}:`,
    `  ${['1 ECS cluster', '2 task definitions', '3 Fargate tasks of 0.25 vCPU that sleep (x86, ARM, Spot)'].join(', ')},`,
    `  ${[...target, '1 mirror filter that rejects everything', `at most ${mostSessions} mirror sessions, each for seconds`].join(', ')}.`,
    'It mirrors no packet, changes nothing that is there, and removes what it made, also when it is interrupted.',
    `It takes about 3 minutes, at most 12${options.tokenMinutes === 0 ? '' : `, and ${options.tokenMinutes} for the client token`}.`,
    `It costs at most $${costAtMost(options).toFixed(2)}: every session and public address billed as a whole hour, at twice the prices of us-east-1.`,
  ];
}
