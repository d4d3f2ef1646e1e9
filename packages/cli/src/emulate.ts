// `tasktap emulate`: the emulator alone, for any AWS client, until it is interrupted.
import { networkInterfaces } from 'node:os';
import { styleText } from 'node:util';
import type { Console } from '@tasktap/console';
import {
  administrator,
  clientEnvironment,
  createRealClock,
  defaultFleet,
  type Emulator,
  type EmulatorOptions,
  readFaults,
  readFleet,
  startEmulator,
} from '@tasktap/emulator';
import { isLoopback } from '@tasktap/wire';
import { callLine, type Surface } from './call-line.ts';
import { readGiven } from './given-file.ts';
import { interrupted } from './interruption.ts';
import { urlToCall } from './reach.ts';
import { strikeLine } from './strike-line.ts';
import { UserError } from './user-error.ts';

export interface EmulateOptions {
  readonly port: number;
  /** An address of this machine. */
  readonly host: string;
  /** Path of a fleet file. @default the fleet to begin with */
  readonly fleet?: string;
  /** Path of a fault plan. @default nothing goes wrong by itself */
  readonly faults?: string;
  readonly seed: number;
  /** How much faster than life the emulated time runs. */
  readonly speed: number;
  /** Where on loopback the page is served; 0 takes any free port. @default no page */
  readonly page?: number;
  readonly json?: true;
}

export async function emulate(options: EmulateOptions): Promise<void> {
  const fleet = options.fleet === undefined ? defaultFleet : await readGiven(options.fleet, readFleet);
  const faults = options.faults === undefined ? {} : { faults: await readGiven(options.faults, readFaults) };
  const emulator = await startOrSay(options, { fleet, ...faults });
  const end = interrupted();
  emulator.calls.onCall((call) => console.error(callLine(call, surface())));
  emulator.faults.onStrike((strike) => console.error(strikeLine(strike, surface())));
  const url = urlToCall(emulator.url, ownAddresses());
  const variables = clientEnvironment(url, administrator);
  if (options.json === true) console.log(JSON.stringify({ url, variables }));
  else for (const [name, value] of Object.entries(variables)) console.log(`export ${name}=${value}`);
  const todo = options.json === true ? '' : ' Paste the lines above into another shell;';
  console.error(`# Serving on ${url}.${todo} Ctrl-C ends it.`);
  if (!isLoopback(options.host)) console.error(openDoor(options.host, url));
  try {
    await serve(emulator, fleet.traffic !== undefined, options, end);
  } finally {
    await emulator.close();
  }
}

/** `talks`: whether its tasks say anything. */
async function serve(emulator: Emulator, talks: boolean, options: EmulateOptions, end: Promise<void>): Promise<void> {
  const page = options.page === undefined ? undefined : await pageOf(emulator, talks, options.page);
  if (page !== undefined) console.error(`# The page is at ${page.url}`);
  await end;
  await page?.close();
}

const noPackets =
  'The tasks of this fleet say nothing: give its file `traffic`, and their mirrored packets are counted here, and can be captured.';

async function pageOf(emulator: Emulator, talks: boolean, port: number): Promise<Console> {
  // What serves it is not small, and most emulators have no page.
  const [{ openPage }, { worldSource }, { worldPackets }] = await Promise.all([
    import('./console/page.ts'),
    import('./console/world-source.ts'),
    import('./console/world-packets.ts'),
  ]);
  const source = worldSource({
    emulator,
    // Whoever calls here does it for the tap.
    isOurs: () => true,
    callsOf: 'Of everybody who calls the emulated account, in its time.',
    packets: talks ? worldPackets(emulator) : { kind: 'none', why: noPackets },
  });
  return openPage(source, port);
}

/** Calls are written beside the variables, so that these can go to a file. */
function surface(): Surface {
  const { isTTY, columns } = process.stderr;
  return {
    columns: isTTY ? columns : undefined,
    paint: (colour, text) => styleText(colour, text, { stream: process.stderr }),
  };
}

/** Of this machine, without loopback. */
function ownAddresses(): readonly string[] {
  return Object.values(networkInterfaces())
    .flatMap((each) => each ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address);
}

function openDoor(host: string, url: string): string {
  return `# Listening on ${host}, not on loopback: everybody who reaches the port and knows the keys above may do everything here. Other machines call ${url}.`;
}

async function startOrSay(
  { port, host, seed, speed }: EmulateOptions,
  given: Pick<EmulatorOptions, 'fleet' | 'faults'>,
): Promise<Emulator> {
  try {
    return await startEmulator({
      clock: createRealClock({ speed, start: Date.now() }),
      seed,
      ...given,
      host,
      port,
      principals: [administrator],
    });
  } catch (error) {
    throw new UserError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
