// `tasktap rehearse`: a template played through in an emulated AWS before it is deployed into a real one.
import { AwsError, demoFleet, type Fleet, readFaults, readFleet } from '@tasktap/emulator';
import { connected } from '../account/connection.ts';
import { expectCluster, type ReachFlags } from '../account/flags.ts';
import { readGiven, textOf } from '../given-file.ts';
import { oneLine } from '../one-line.ts';
import { printLines, sayLine } from '../printing.ts';
import { UserError, unfit } from '../user-error.ts';
import { counted } from '../words/counted.ts';
import { paintOutput } from '../words/paint.ts';
import { readAccount } from './account-facts.ts';
import { complaintsOf, type Findings, type Refused } from './findings.ts';
import { fleetText, keepFleet } from './fleet-file.ts';
import { fleetOfAccount } from './fleet-of-account.ts';
import { rehearse as playThrough, type Rehearsal } from './rehearsal.ts';
import { asJson, reportLines } from './report.ts';

export interface RehearseFlags extends ReachFlags {
  /** Play the fleet of an account. */
  readonly account?: true;
  readonly cluster?: readonly string[];
  /** Of the one cluster named. */
  readonly service?: string;
  /** Path: where the fleet that was read is kept. */
  readonly save?: string;
  readonly template: string;
  /** Paths. */
  readonly fleet?: string;
  readonly faults?: string;
  readonly hours: number;
  readonly seed: number;
  /** `Name=Value` */
  readonly parameter?: readonly string[];
  readonly json?: true;
}

const usualTasks = 60;

/** Resolves to the exit code: 0 all went as it should, 1 something did not. */
export async function rehearse(flags: RehearseFlags): Promise<number> {
  expectAccount(flags);
  const template = await textOf(flags.template);
  const parameters = parametersFrom(flags.parameter ?? []);
  const faults = flags.faults === undefined ? { faults: [] } : await readGiven(flags.faults, readFaults);
  // Last: an account takes its time, and is kept in a file that must not be there yet.
  const { fleet, notes } = await fleetOf(flags);
  const plan: Rehearsal = {
    template,
    parameters,
    fleet,
    faults,
    hours: flags.hours,
    seed: flags.seed,
    onHour: (hour, { mirrored, running }) =>
      console.error(`hour ${hour} of ${flags.hours}: ${mirrored} of ${running} running tasks mirrored`),
  };
  console.error(`Rehearsing ${flags.template} for ${counted(flags.hours, 'emulated hour')} ...`);
  const found = await playOrSay(flags.template, plan);
  if (found.kind === 'refused') {
    if (flags.json === true) console.log(JSON.stringify({ fine: false, complaints: found.sentences }));
    const lines = found.sentences.map((sentence) => `${flags.template}: ${oneLine(sentence)}`);
    throw new UserError(lines.join('\n'));
  }
  if (flags.json === true) console.log(asJson(found, notes));
  else printLines(reportLines(found, paintOutput));
  return complaintsOf(found).length === 0 ? 0 : 1;
}

interface FleetGiven {
  readonly fleet: Fleet;
  /** What was assumed. */
  readonly notes: readonly string[];
}

async function fleetOf(flags: RehearseFlags): Promise<FleetGiven> {
  if (flags.fleet !== undefined) return { fleet: await readGiven(flags.fleet, readFleet), notes: [] };
  if (flags.account !== true) return { fleet: usualFleet(), notes: [] };
  const say = sayLine;
  expectCluster(flags);
  const part = { clusters: flags.cluster ?? [], service: flags.service };
  const facts = await connected(flags, (connection) => readAccount(connection, part, say));
  const { fleet, notes } = fleetOfAccount(facts);
  for (const note of notes) say(note);
  const text = fleetText(fleet, facts.region, notes);
  if (flags.save !== undefined) await keepFleet(flags.save, text);
  // As it would be read from the file: what cannot be played is complained of now.
  const reading = readFleet(text);
  if (reading.kind === 'read') return { fleet: reading.value, notes };
  const sentences = reading.complaints.map(
    ({ sentence }) => `The fleet of this account cannot be played: ${oneLine(sentence)}`,
  );
  throw unfit(sentences.join('\n'));
}

/** @throws UserError */
function expectAccount({ account, cluster, service, save, region, profile, endpoint }: RehearseFlags): void {
  const given = { cluster, service, save, region, profile, endpoint };
  const [stray] = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  if (account === true || stray === undefined) return;
  throw unfit(`Expected --account beside --${stray}: without it no account is read.`);
}

/** The demo's, but for one thing: it runs before the stack is there, as fleets do. */
function usualFleet(): Fleet {
  const fleet = demoFleet(usualTasks);
  return { ...fleet, services: fleet.services.map((service) => ({ ...service, alreadyRunning: true })) };
}

function parametersFrom(given: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    given.map((text) => {
      const equals = text.indexOf('=');
      if (equals < 1) {
        throw unfit(`Expected a parameter such as Unmirrorable=observe, got "${oneLine(text)}".`);
      }
      return [text.slice(0, equals), text.slice(equals + 1)];
    }),
  );
}

async function playOrSay(path: string, plan: Rehearsal): Promise<Findings | Refused> {
  try {
    return await playThrough(plan);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    // What is behind the first line is the place, drawn.
    const [sentence = ''] = error.message.split(/:?\n/);
    throw unfit(`${path}: ${oneLine(sentence)}`, { cause: error });
  }
}
