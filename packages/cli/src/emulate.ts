// `tasktap emulate`: the emulator alone, for any AWS client, until it is interrupted.
import {
  administrator,
  clientEnvironment,
  createRealClock,
  defaultFleet,
  type Emulator,
  startEmulator,
} from '@tasktap/emulator';
import { UserError } from './user-error.ts';

export interface EmulateOptions {
  readonly port: number;
  readonly seed: number;
}

/** Loopback only: whoever reaches the port may do everything. */
const host = '127.0.0.1';

export async function emulate({ port, seed }: EmulateOptions): Promise<void> {
  const emulator = await startOrSay(port, seed);
  for (const [name, value] of Object.entries(clientEnvironment(emulator.url, administrator)))
    console.log(`export ${name}=${value}`);
  console.error(`# Serving on ${emulator.url}. Paste the lines above into another shell; Ctrl-C ends it.`);
  await interrupted();
  await emulator.close();
}

async function startOrSay(port: number, seed: number): Promise<Emulator> {
  try {
    return await startEmulator({
      clock: createRealClock({ speed: 1, start: Date.now() }),
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
