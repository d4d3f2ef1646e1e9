// `npm run verify-on-aws`: announces, asks for a yes, runs, and says how it ended.
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Clients, type Clock, createClients, createPacer } from '@tasktap/aws';
import { announcement } from './announcement.ts';
import { NotBuilt } from './build.ts';
import { type Cleaning, clean } from './clean.ts';
import { endpointFromEnvironment, goByProfile } from './config.ts';
import { readRuns } from './marked.ts';
import { Misunderstood, type Options, readOptions, usage } from './options.ts';
import { createQuestioner, type Questioner } from './questioner.ts';
import { report } from './report.ts';
import { clusterPrefix } from './scene.ts';
import { verify, whyNot } from './verify.ts';

const fine = 0;
const notAsWished = 1;
const misunderstood = 2;
const awsSaidNo = 3;
const stopped = 130;

const say = (line: string): void => console.error(line);
const clock: Clock = { now: Date.now, sleep: (milliseconds) => sleep(milliseconds) };

process.exitCode = await main(process.argv.slice(2));

async function main(words: readonly string[]): Promise<number> {
  if (words.includes('--help')) {
    console.log(usage);
    return fine;
  }
  const options = optionsOrComplaint(words);
  if (typeof options === 'string') {
    say(`verify-on-aws: ${options}\n\n${usage}`);
    return misunderstood;
  }
  const clients = connect(options);
  const questioner = createQuestioner(process.stdin, say);
  try {
    return await withConsent(options, clients, questioner);
  } finally {
    questioner.close();
    clients.destroy();
  }
}

function optionsOrComplaint(words: readonly string[]): Options | string {
  try {
    return readOptions(words);
  } catch (error) {
    if (error instanceof Misunderstood) return error.message;
    throw error;
  }
}

function connect({ region, profile, endpoint }: Options): Clients {
  if (profile !== undefined) goByProfile(profile);
  return createClients({
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint }),
    // Nothing is paced: three tasks are looked at four times a second, and ECS allows twenty.
    taskReads: createPacer({ clock, burst: 100, perSecond: 20 }),
  });
}

async function withConsent(options: Options, clients: Clients, questioner: Questioner): Promise<number> {
  const consents = async (question: string): Promise<boolean> => options.yes || questioner.confirms(question);
  const cleaning: Cleaning = { clients, clock, say };
  const region = await clients.ec2.config.region().catch(() => undefined);
  if (region === undefined) {
    say('verify-on-aws: Expected an AWS region, got none: name one by --region, AWS_REGION or the profile.');
    return misunderstood;
  }
  const { runs, refused } = await readRuns(cleaning);
  if (refused !== undefined) {
    say(`verify-on-aws: ${whyNot(refused)}`);
    return awsSaidNo;
  }
  for (const run of runs) {
    if (await consents(`${run} is there from an earlier run (or one under way). Remove it?`))
      await clean(cleaning, run);
  }
  const run = `${clusterPrefix}${randomBytes(4).toString('hex')}`;
  for (const line of announcement(options, region, run)) say(line);
  if (!(await consents('Shall it begin?'))) {
    say('Nothing was created.');
    return notAsWished;
  }
  return begin(options, clients, { run, region });
}

async function begin(
  options: Options,
  clients: Clients,
  { run, region }: { readonly run: string; readonly region: string },
): Promise<number> {
  let interrupted = false;
  const interrupt = (): void => {
    if (!interrupted) say('Interrupted: cleaning up, please wait.');
    interrupted = true;
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, interrupt);
  const endpoint = options.endpoint ?? endpointFromEnvironment();
  const date = new Date(clock.now()).toISOString().slice(0, 10);
  try {
    const left = await verify({
      clients,
      clock,
      run,
      options,
      say,
      interrupted: () => interrupted,
      tell: (answers) => console.log(report(answers, { date, region, endpoint, interrupted })),
    });
    if (left.length > 0) return notAsWished;
    return interrupted ? stopped : fine;
  } catch (error) {
    if (!(error instanceof NotBuilt)) throw error;
    say(`verify-on-aws: ${whyNot(error.asked)}`);
    return awsSaidNo;
  }
}
