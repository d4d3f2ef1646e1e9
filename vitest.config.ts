// The tests that need nothing but npm: `npm test`.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    globalSetup: ['test/artefacts.ts'],
    include: ['packages/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['test/system/**', 'test/terraform/**', '**/node_modules/**'],
    // Vitest leaves a core to itself, which is half of a machine with two.
    maxWorkers: '100%',
    // How long a test takes is the machine's affair: this only ends what never comes.
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
