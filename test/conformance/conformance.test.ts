// `npm run conformance`: the suite against the emulator, or with REMOTE=1 against the account that the environment names.
import { type Emulator, servedOperations } from '@tasktap/emulator';
import { afterAll, expect } from 'vitest';
import { accountOf, emulated, startConformanceEmulator } from './places.ts';
import { conformance } from './suite.ts';

const remote = process.env['REMOTE'] === '1';
let emulator: Emulator | undefined;
afterAll(async () => {
  if (emulator === undefined) return;
  const asked = new Set(emulator.calls.counts().map(({ operation }) => operation));
  await emulator.close();
  expect(servedOperations.filter((name) => name.startsWith('ec2:') && !asked.has(name))).toEqual([]);
});

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
