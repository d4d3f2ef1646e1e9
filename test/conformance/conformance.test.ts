// `npm run conformance`: the suite against the emulator, or with REMOTE=1 against the account that the environment names.
import type { Emulator } from '@tasktap/emulator';
import { afterAll } from 'vitest';
import { accountOf, emulated, startConformanceEmulator } from './places.ts';
import { conformance } from './suite.ts';

const remote = process.env['REMOTE'] === '1';
let emulator: Emulator | undefined;
afterAll(() => emulator?.close());

if (remote) conformance('AWS', async () => accountOf(process.env), true);
else
  conformance(
    'the emulator',
    async () => {
      emulator = await startConformanceEmulator();
      return emulated(emulator.url);
    },
    false,
  );
