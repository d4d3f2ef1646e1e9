// `tasktap rehearse`: a template played through in an emulated AWS before it is deployed into a real one.
import { AwsError, demoFleet, type Fleet, readFaults, readFleet } from '@tasktap/emulator';
import { readGiven, textOf } from '../given-file.ts';
import { oneLine } from '../one-line.ts';
import { UnfitFile, UserError } from '../user-error.ts';
import { counted } from '../words/counted.ts';
import { paintOutput } from '../words/paint.ts';
import { complaintsOf, type Findings, type Refused } from './findings.ts';
import { rehearse as playThrough, type Rehearsal } from './rehearsal.ts';
import { asJson, reportLines } from './report.ts';

export interface RehearseFlags {
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
  const template = await textOf(flags.template);
  const plan: Rehearsal = {
    template,
    parameters: parametersFrom(flags.parameter ?? []),
    // A fleet that was read from an account would be given here as well.
    fleet: flags.fleet === undefined ? usualFleet() : await readGiven(flags.fleet, readFleet),
    faults: flags.faults === undefined ? { faults: [] } : await readGiven(flags.faults, readFaults),
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
  if (flags.json === true) console.log(asJson(found));
  else for (const line of reportLines(found, paintOutput)) console.log(line);
  return complaintsOf(found).length === 0 ? 0 : 1;
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
        throw new UnfitFile(`Expected a parameter such as Unmirrorable=observe, got "${oneLine(text)}".`);
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
    throw new UnfitFile(`${path}: ${oneLine(sentence)}`, { cause: error });
  }
}
