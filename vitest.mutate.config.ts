// The tests of the packages whose decisions are put to the proof by mutants: `npm run mutate`.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/core/test/**/*.test.ts', 'packages/wire/test/**/*.test.ts'],
    // Instrumented, the property tests take several times as long.
    testTimeout: 120_000,
  },
});
