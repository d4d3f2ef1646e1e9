// `tasktap emulate`: the emulator alone, for any AWS client, until it is interrupted.
import {
  administrator,
  clientEnvironment,
  createRealClock,
  defaultFleet,
  type Emulator,
  startEmulator,
} from '@tasktap/emulator';
import { callLine } from './call-line.ts';
import { UserError } from './user-error.ts';

export interface EmulateOptions {
  readonly port: number;
  readonly seed: number;
  /** How much faster than life the emulated time runs. */
  readonly speed: number;
}

/** Loopback only: whoever reaches the port may do everything. */
const host = '127.0.0.1';

export async function emulate(options: EmulateOptions): Promise<void> {
  const emulator = await startOrSay(options);
  emulator.calls.onCall((call) => console.error(callLine(call)));
  for (const [name, value] of Object.entries(clientEnvironment(emulator.url, administrator)))
    console.log(`export ${name}=${value}`);
  console.error(`# Serving on ${emulator.url}. Paste the lines above into another shell; Ctrl-C ends it.`);
  await interrupted();
  await emulator.close();
}

async function startOrSay({ port, seed, speed }: EmulateOptions): Promise<Emulator> {
  try {
    return await startEmulator({
      clock: createRealClock({ speed, start: Date.now() }),
      seed,
      fleet: defaultFleet,
      host,
      port,
      principals: [administrator],
    });
  } catch (error) {
    throw new UserError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
