// What `tasktap --help` loads: the command line itself, and nothing that a command only needs when it runs.
import { expect, test } from 'vitest';
import { bin, start } from './bin.ts';

const tellsWhatIsLoaded = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from 'node:module';
  registerHooks({ load(url, context, next) { if (url.startsWith('file:')) console.error(url); return next(url, context); } });
`)}`;

test('the help loads no package of the house but the command line, and no library but commander', async () => {
  const { output, complaint, code } = await start(['--import', tellsWhatIsLoaded, bin, '--help']).ended;
  const loaded = complaint.trim().split('\n');
  expect(loaded.length).toBeGreaterThan(20);
  expect(loaded.filter((url) => !/\/packages\/cli\/(bin|src)\/|\/node_modules\/commander\//.test(url))).toEqual([]);
  expect(output).toContain('Usage: tasktap');
  expect(code).toBe(0);
});
