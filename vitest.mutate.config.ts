// The tests of the packages whose decisions are put to the proof by mutants: `npm run mutate`.
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/core/test/**/*.test.ts', 'packages/wire/test/**/*.test.ts'],
    testTimeout: 30_000,
  },
});
